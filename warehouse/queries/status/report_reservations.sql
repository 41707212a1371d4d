-- Sources that reserve text mining, with the signs of it.
select
    source_id,
    string_agg(sign, '; ' order by sign) as signs,
    max(last_night_id) as last_night_id
from ops.reservations
group by source_id
order by source_id;
