-- Ids of all nights.
select night_id
from ops.nights
order by night_id;
