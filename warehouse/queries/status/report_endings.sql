-- How each night ended, the first one first.
select
    night_id,
    clock_at,
    ending,
    troubles
from core.nights
order by night_id;
