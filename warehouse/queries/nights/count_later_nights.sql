-- Number of nights begun after this one; for a night that is not known, of those with a later clock.
with this as (
    select max(night_number) as night_number
    from main.ordered_nights
    where night_id = $night_id
)

select count(*) as n_nights
from main.ordered_nights as nights
cross join this
where coalesce(nights.night_number > this.night_number, nights.night_id > $night_id);
