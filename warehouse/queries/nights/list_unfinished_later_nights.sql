-- Nights begun after this one and not finished; none after a new night, whatever its clock says.
select nights.night_id
from main.ordered_nights as nights
inner join main.ordered_nights as this on nights.night_number > this.night_number
where
    this.night_id = $night_id
    and nights.state = 'running'
order by nights.night_number;
