-- Number of this night in the order of nights; that of the next one where it is not known yet.
select coalesce(max(night_number) filter (where night_id = $night_id), count(*) + 1) as night_number
from main.ordered_nights;
