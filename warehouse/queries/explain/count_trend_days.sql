-- First and last day of the trends: the first month with a counted text, and the day of the last night.
select
    min(period_start) as first_day,
    (select (last_night.clock_at at time zone 'UTC')::date from main.last_night as last_night) as last_day
from trends.text_tallies
where period = 'month';
