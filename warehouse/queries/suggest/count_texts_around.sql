-- The last four complete quarters: counted stories and sources in them, and counted stories before.
with clock as (
    select date_trunc('quarter', max(clock_at) at time zone 'UTC')::date as end_day from main.last_night
),

span as (
    select
        (end_day - interval 1 year)::date as first_day,
        (end_day - interval 1 day)::date as last_day
    from clock
),

texts as (
    select
        span.first_day,
        span.last_day,
        commentary.source_id,
        commentary.published_on >= span.first_day as is_recent
    from span
    left join core.commentary as commentary on span.last_day >= commentary.published_on
)

select
    first_day,
    last_day,
    count(*) filter (where is_recent) as n_recent,
    count(*) filter (where not is_recent) as n_before,
    count(distinct source_id) filter (where is_recent) as n_sources
from texts
group by first_day, last_day;
