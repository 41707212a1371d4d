-- When the last night is finished, texts of history count from the first day on which their source was watched.
with watched as (
    select
        source_id,
        least(history_from, first_night_on) as first_day
    from main.source_spans
    where history_from is not null
)

select
    source_id,
    watched.first_day,
    starts.first_day as first_day_counted
from watched
full join trends.history_starts as starts using (source_id)
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and watched.first_day is distinct from starts.first_day;
