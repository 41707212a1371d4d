-- How each night and load ended, in the order in which they were begun: a clock may have run ahead.
select
    nights.night_id,
    nights.clock_at,
    ordered.known_at,
    nights.kind,
    nights.ending,
    nights.troubles
from core.nights as nights
inner join main.ordered_nights as ordered using (night_id)
order by ordered.night_number;
