-- Configured window of the extended baseline, and the months over which a source must be present to be in the fixed
-- panel.
insert or replace into trends.windows (name, first_day, last_day)
with panel as (
    select
        coalesce($panel_from, (date_trunc('month', min(clock_at at time zone 'UTC')) + interval 1 month)::date)
            as first_day,
        (date_trunc('month', max(clock_at at time zone 'UTC')) - interval 1 day)::date as last_day
    from ops.nights
)

select
    'baseline' as name,
    $baseline_from as first_day,
    $baseline_to as last_day
union all
select
    'panel' as name,
    first_day,
    if(last_day > first_day, last_day, null) as last_day
from panel
where first_day is not null;
