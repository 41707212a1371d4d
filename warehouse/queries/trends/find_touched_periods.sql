-- Periods in which changed texts count or counted and, where the fixed panel has changed, all since it begins.
create or replace temporary table touched_periods as
with states as (
    select before as counted from changed_texts
    where before is not null
    union all
    select after as counted from changed_texts
    where after is not null
),

days as (
    select distinct
        counted.published_on as day,
        counted.published_precision as day_precision
    from states
    union
    select distinct
        counted.story_published_on as day,
        counted.story_published_precision as day_precision
    from states
)

select distinct
    periods.period,
    date_trunc(periods.period, days.day)::date as period_start
from days
cross join (values ('week'), ('month'), ('quarter')) as periods (period)
where
    days.day is not null
    and (days.day_precision <> 'month' or periods.period <> 'week')
union
select distinct
    period,
    period_start
from trends.text_tallies
where period_start >= (select min(changed_panel.first_day) from changed_panel);
