-- Give a night that is begun for the first time the next place in the order.
insert into ops.night_order (night_id, night_number)
select
    $night_id as night_id,
    count(*) + 1 as night_number
from main.ordered_nights
on conflict do nothing;
