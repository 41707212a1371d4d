-- Per source with loaded history and month or quarter: what was captured, and which weeks are gaps. A week is of the period
-- that has its Thursday.
with captured as (
    select
        source_id,
        date_trunc($period, captured_on)::date as period_start,
        sum(n_responses)::bigint as n_captures,
        sum(n_cleaned)::bigint as n_cleaned,
        sum(n_core)::bigint as n_core
    from ops.history_days
    group by all
),

watched as (
    select
        source_id,
        date_trunc($period, week_start + 3)::date as period_start,
        count(*) as n_weeks,
        count(*) filter (where is_watched) as n_weeks_watched,
        list(week_start order by week_start) filter (where not is_watched) as gaps
    from ops.history_weeks
    group by all
),

published as (
    select
        source_id,
        date_trunc($period, published_on)::date as period_start,
        sum(n_texts)::bigint as n_published
    from ops.history_texts
    group by all
),

periods as (
    select
        source_id,
        period_start
    from captured
    union
    select
        source_id,
        period_start
    from watched
)

select
    source_id,
    coalesce(sources.name, 'undeclared hosts') as name,
    periods.period_start,
    coalesce(captured.n_captures, 0) as n_captures,
    coalesce(captured.n_cleaned, 0) as n_cleaned,
    coalesce(captured.n_core, 0) as n_core,
    coalesce(published.n_published, 0) as n_published,
    coalesce(watched.n_weeks, 0) as n_weeks,
    coalesce(watched.n_weeks_watched, 0) as n_weeks_watched,
    coalesce(watched.gaps, []) as gaps
from periods
left join core.sources as sources using (source_id)
left join captured using (source_id, period_start)
left join watched using (source_id, period_start)
left join published using (source_id, period_start)
order by source_id, periods.period_start;
