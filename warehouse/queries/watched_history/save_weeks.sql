-- Weeks of each source's loaded history, and whether history watched them: a week is a gap where captures are below half of
-- what is usual for the source.
insert into ops.history_weeks by name
with captured as (
    select
        source_id,
        date_trunc('week', watched_on)::date as week_start,
        sum(n_captures)::bigint as n_captures
    from main.capture_days
    group by all
),

usual as (  -- weeks without any capture are no part of what is usual: many of them would make all others watched
    select
        source_id,
        min(week_start) as first_week,
        max(week_start) as last_week,
        median(n_captures) filter (where n_captures > 0) as median_captures
    from captured
    group by source_id
),

weeks as (
    select
        source_id,
        median_captures,
        unnest(generate_series(first_week::timestamp, last_week::timestamp, interval 7 days))::date as week_start
    from usual
    where median_captures > 0
)

select
    weeks.source_id,
    weeks.week_start,
    coalesce(captured.n_captures, 0) as n_captures,
    weeks.median_captures,
    coalesce(captured.n_captures >= trends.limit_of('gap_week') * weeks.median_captures, false) as is_watched
from weeks
left join captured using (source_id, week_start)
order by weeks.source_id, weeks.week_start;
