-- Configured window of the extended baseline, and the months over which a source must be present to be in the fixed
-- panel.
insert or replace into trends.windows (name, first_day, last_day)
with begun as (  -- a night whose clock ran ahead was not the first; a load watched no feed
    select
        min_by(nights.clock_at, nights.night_number) filter (where nights.kind = 'night')
        at time zone 'UTC' as first_at,
        max(last_night.clock_at) at time zone 'UTC' as last_at
    from main.ordered_nights as nights
    inner join main.last_night as last_night on nights.clock_at <= last_night.clock_at
),

panel as (
    select
        coalesce($panel_from, (date_trunc('month', first_at) + interval 1 month)::date) as first_day,
        (date_trunc('month', last_at) - interval 1 day)::date as last_day
    from begun
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
