-- One row per kind of period, period, panel and group of sources: how many of all entries name NATO at all, in title or
-- summary as feeds list them. An item that several feeds of a source list counts once. Trends show the composition of the
-- debate, this view its size.
create or replace view trends.attention as
with entries as (
    select
        entries.source_id,
        sources.source_group,
        min(entries.published_on) as published_on,
        bool_or(
            regexp_matches(
                entries.title || ' ' || entries.summary, '(?i)\b(nato|north atlantic treaty organi[sz]ation)\b'
            )
        ) as is_naming
    from raw.entries as entries
    inner join core.sources as sources using (source_id)
    where entries.published_on is not null
    group by entries.source_id, sources.source_group, coalesce(nullif(entries.url, ''), entries.entry_id)
),

by_source as (
    select
        periods.period,
        date_trunc(periods.period, entries.published_on)::date as period_start,
        entries.source_id,
        entries.source_group,
        count(*) as n_entries,
        count(*) filter (where entries.is_naming) as n_naming
    from entries
    cross join (values ('week'), ('month'), ('quarter')) as periods (period)
    group by all
),

sliced as (
    select
        by_source.period,
        by_source.period_start,
        panels.panel,
        if(groups.is_all, 'all', by_source.source_group) as source_group,
        sum(by_source.n_entries)::bigint as n_entries,
        sum(by_source.n_naming)::bigint as n_naming,
        count(*) as n_sources
    from by_source
    cross join (values ('all'), ('fixed')) as panels (panel)
    cross join (values (true), (false)) as groups (is_all)
    left join trends.panel_members as members using (source_id)
    where panels.panel = 'all' or by_source.period_start >= members.first_day
    group by all
),

final as (
    select
        sliced.period,
        sliced.period_start,
        sliced.panel,
        sliced.source_group,
        sliced.n_entries,
        sliced.n_naming,
        sliced.n_naming / sliced.n_entries as share_naming,
        trends.wilson_low(sliced.n_naming, sliced.n_entries) as share_naming_low,
        trends.wilson_high(sliced.n_naming, sliced.n_entries) as share_naming_high,
        10000 * sliced.n_naming / sliced.n_entries as naming_per_10k,
        sliced.n_sources,
        case sliced.period
            when 'week' then sliced.period_start + interval 7 days
            when 'month' then sliced.period_start + interval 1 month
            else sliced.period_start + interval 3 months
        end <= (select last_night.clock_at at time zone 'UTC' from main.last_night as last_night) as is_complete
    from sliced
)

select * from final;
comment on view trends.attention is 'One row per kind of period, period, panel and group of sources: how many of all dated entries name NATO in title or summary. Filter on one panel and one source_group in every query';
comment on column trends.attention.period is 'week (from Monday), month or quarter';
comment on column trends.attention.period_start is 'Its first day';
comment on column trends.attention.panel is 'all sources, or the fixed ones (trends.panels) from the beginning of their window on';
comment on column trends.attention.source_group is 'all, or one group of sources';
comment on column trends.attention.n_entries is 'Entries of its feeds that are dated in the period, on any subject; an address that several feeds of a source list counts once';
comment on column trends.attention.n_naming is 'Of these, those that name NATO in title or summary';
comment on column trends.attention.share_naming is 'Their share, 0 to 1';
comment on column trends.attention.share_naming_low is 'Lower end of its Wilson 95 % interval';
comment on column trends.attention.share_naming_high is 'Upper end of its Wilson 95 % interval';
comment on column trends.attention.naming_per_10k is 'The same, per 10,000 entries';
comment on column trends.attention.n_sources is 'Sources with entries';
comment on column trends.attention.is_complete is 'The period was over before the last night';
