-- Nights begun after this one, the last first; none where this night is not known yet.
select nights.night_id
from main.ordered_nights as nights
inner join main.ordered_nights as this on nights.night_number > this.night_number
where this.night_id = $night_id
order by nights.night_number desc;
