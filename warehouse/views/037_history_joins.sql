-- One row per source with both nights and history: in the weeks that both watched, how far they have the same core texts.
-- Only where they agree is the source one series across the seam.
create or replace view trends.history_joins as
with both_known as (
    select
        source_id,
        first_night_on
    from main.source_spans
    where first_night_on is not null and history_from is not null
),

answered as (  -- weeks in which a feed of the source could be read
    select distinct
        visits.source_id,
        date_trunc('week', nights.clock_at at time zone 'UTC')::date as week_start
    from ops.visits as visits
    semi join both_known using (source_id)
    inner join ops.nights as nights using (night_id)
    where visits.visit_result <> 'failed'
),

weeks as (  -- whole ones, under nights from their first day on
    select
        weeks.source_id,
        weeks.week_start
    from main.history_weeks as weeks
    inner join both_known on weeks.source_id = both_known.source_id and weeks.week_start >= both_known.first_night_on
    semi join answered on weeks.source_id = answered.source_id and weeks.week_start = answered.week_start
    cross join main.last_night as last_night
    where weeks.is_watched and weeks.week_start + 7 <= (last_night.clock_at at time zone 'UTC')::date
),

core_texts as (
    select
        articles.article_id,
        articles.source_id
    from core.articles as articles
    inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
    semi join weeks
        on articles.source_id = weeks.source_id and date_trunc('week', articles.published_on)::date = weeks.week_start
    where revisions.relevance = 'core'
),

met as (  -- captures of what nights have read, by address or by the feed's own id
    select * from raw.captures
    where outcome = 'known' and source_id in (select weeks.source_id from weeks)
),

addresses as (
    select unnest(article_keys) as address_key from met
),

known as (
    select aliases.article_id
    from core.aliases as aliases
    semi join addresses using (address_key)
    union
    select entries.article_id
    from raw.entries as entries
    semi join met on entries.feed_id = met.feed_id and entries.guid = met.guid
),

counted as (
    select
        texts.source_id,
        count(*) filter (where known.article_id is not null) as n_both,
        count(*) filter (where captured.article_id is not null) as n_history_only,
        count(*) as n_either
    from core_texts as texts
    left join known using (article_id)
    left join (select distinct article_id from raw.captures) as captured using (article_id)
    group by texts.source_id
),

spanned as (
    select
        source_id,
        7 * count(*) as n_days
    from weeks
    group by source_id
),

measured as (
    select
        both_known.source_id,
        coalesce(spanned.n_days, 0) as n_days,
        coalesce(counted.n_both, 0) as n_both,
        coalesce(counted.n_either - counted.n_both - counted.n_history_only, 0) as n_nights_only,
        coalesce(counted.n_history_only, 0) as n_history_only,
        counted.n_both / counted.n_either as agreement
    from both_known
    left join spanned using (source_id)
    left join counted using (source_id)
),

final as (
    select
        *,
        case
            when n_days < trends.limit_of('overlap')
                then concat(n_days, ' days were watched by both, ', trends.limit_of('overlap')::int, ' are needed')
            when agreement is null then 'no core text was published in the weeks that both watched'
            when agreement < trends.limit_of('joined')
                then concat('they share ', floor(100 * agreement)::int, ' % of their core texts, ', (100 * trends.limit_of('joined'))::int, ' % are needed')
            else ''
        end as reason_apart,
        reason_apart = '' as is_joined
    from measured
)

select * from final;
comment on view trends.history_joins is 'One row per source with both nights and history: how far they have the same core texts in the weeks that both watched. A source that is joined is one series across the seam, in the fixed panel and in the tests of change; another is two';
comment on column trends.history_joins.source_id is 'The source';
comment on column trends.history_joins.n_days is 'Days that both watched: whole weeks that are no gap of history and in which a night read a feed of the source';
comment on column trends.history_joins.n_both is 'Core texts published in these weeks that both have';
comment on column trends.history_joins.n_nights_only is 'Core texts that only nights have';
comment on column trends.history_joins.n_history_only is 'Core texts that only history has';
comment on column trends.history_joins.agreement is 'n_both over the core texts of either, 0 to 1; NULL without any';
comment on column trends.history_joins.reason_apart is 'Why it is not joined, else empty';
comment on column trends.history_joins.is_joined is 'Enough days, and agreement enough (limits overlap and joined of trends.limit_of)';
