-- The night that was begun last.
select
    night_id,
    clock_at,
    night_number
from main.last_night;
