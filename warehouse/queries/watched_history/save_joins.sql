-- Sources with both nights and history: in the weeks that both watched, how far they have the same core texts.
insert into trends.history_joins by name
with both_known as (
    select
        source_id,
        first_night_on
    from ops.history_spans
    where first_night_on is not null
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
    from ops.history_weeks as weeks
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

captured as (
    select distinct article_id
    from raw.captures
    where outcome <> 'known'
),

counted as (
    select
        texts.source_id,
        count(*) filter (where known.article_id is not null and captured.article_id is null) as n_both,
        count(*) filter (where captured.article_id is not null) as n_history_only,
        count(*) as n_either
    from core_texts as texts
    left join known using (article_id)
    left join captured using (article_id)
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
        coalesce(counted.n_either, 0) as n_either,
        counted.n_both / counted.n_either as agreement
    from both_known
    left join spanned using (source_id)
    left join counted using (source_id)
)

select
    * exclude (n_either),
    if(n_either > 0, trends.wilson_low(n_both, n_either), null) as agreement_low,
    if(n_either > 0, trends.wilson_high(n_both, n_either), null) as agreement_high,
    case
        when n_days < trends.limit_of('overlap')
            then concat(n_days, ' days were watched by both, ', trends.limit_of('overlap')::integer, ' are needed')
        when n_either < trends.limit_of('few_shared')
            then concat(
                'too few to say: the weeks that both watched have ', n_either, ' of the ',
                trends.limit_of('few_shared')::integer, ' core texts that are needed'
            )
        when agreement < trends.limit_of('joined')
            then concat(
                'they share ', floor(100 * agreement)::integer, ' % of their core texts, ',
                (100 * trends.limit_of('joined'))::integer, ' % are needed'
            )
        else ''
    end as reason_apart,
    reason_apart = '' as is_joined
from measured
order by source_id;
