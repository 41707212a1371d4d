-- One row per kind of period, period, panel and group of sources: how many of all entries name NATO at all, in title or
-- summary as feeds list them. An item that several feeds of a source list counts once. A day of a source is of history or
-- of nights, never of both. Trends show the composition of the debate, this view its size.
create or replace view trends.attention as
with entries as (
    select
        entries.source_id,
        min(entries.published_on) as published_on,
        bool_or(
            regexp_matches(
                entries.title || ' ' || entries.summary, '(?i)\b(nato|north atlantic treaty organi[sz]ation)\b'
            )
        ) as is_naming
    from raw.entries as entries
    where entries.published_on is not null
    group by entries.source_id, coalesce(nullif(entries.url, ''), entries.entry_id)
),

days as (
    select
        source_id,
        published_on,
        false as is_of_history,
        count(*) as n_entries,
        count(*) filter (where is_naming) as n_naming
    from entries
    group by source_id, published_on
    union all
    select
        source_id,
        published_on,
        true as is_of_history,
        n_texts as n_entries,
        n_naming
    from ops.history_texts
),

by_source as (
    select
        periods.period,
        date_trunc(periods.period, days.published_on)::date as period_start,
        days.source_id,
        sources.source_group,
        coalesce(days.published_on < members.until_day, true) as is_before_seam,  -- or its seam does not matter
        sum(days.n_entries) as n_entries,
        sum(days.n_naming) as n_naming,
        coalesce(sum(days.n_entries) filter (where days.is_of_history), 0) as n_of_history
    from days
    inner join core.sources as sources using (source_id)
    left join ops.history_spans as spans using (source_id)
    left join trends.panel_members as members using (source_id)
    cross join (values ('week'), ('month'), ('quarter')) as periods (period)
    where
        days.is_of_history
        = coalesce(
            days.published_on between spans.history_from and least(spans.history_to, spans.first_night_on - 1), false
        )
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
        sum(by_source.n_of_history)::bigint as n_of_history,
        count(distinct by_source.source_id) as n_sources
    from by_source
    cross join (values ('all'), ('fixed')) as panels (panel)
    cross join (values (true), (false)) as groups (is_all)
    left join trends.panel_members as members using (source_id)
    where panels.panel = 'all' or (by_source.period_start >= members.first_day and by_source.is_before_seam)
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
        sliced.n_of_history,
        sliced.n_sources,
        case sliced.period
            when 'week' then sliced.period_start + interval 7 days
            when 'month' then sliced.period_start + interval 1 month
            else sliced.period_start + interval 3 months
        end <= (select last_night.clock_at at time zone 'UTC' from main.last_night as last_night) as is_complete
    from sliced
)

select * from final;
comment on view trends.attention is 'One row per kind of period, period, panel and group of sources: how many of all dated entries, and of all texts of history before the first night of their source, name NATO. Filter on one panel and one source_group in every query';
comment on column trends.attention.period is 'week (from Monday), month or quarter';
comment on column trends.attention.period_start is 'Its first day';
comment on column trends.attention.panel is 'all sources, or the fixed ones (trends.panels) from the beginning of their window on';
comment on column trends.attention.source_group is 'all, or one group of sources';
comment on column trends.attention.n_entries is 'Entries of its feeds that are dated in the period, on any subject; an address that several feeds of a source list counts once. For days before the first night of a source, within its loaded history, the texts of history instead';
comment on column trends.attention.n_naming is 'Of these, those that name NATO in title or summary; of history, in title or first paragraph';
comment on column trends.attention.share_naming is 'Their share, 0 to 1';
comment on column trends.attention.share_naming_low is 'Lower end of its Wilson 95 % interval';
comment on column trends.attention.share_naming_high is 'Upper end of its Wilson 95 % interval';
comment on column trends.attention.naming_per_10k is 'The same, per 10,000 entries';
comment on column trends.attention.n_of_history is 'Of n_entries, texts of history; a share that differs where they begin or end may come from that';
comment on column trends.attention.n_sources is 'Sources with entries';
comment on column trends.attention.is_complete is 'The period was over before the last night';
