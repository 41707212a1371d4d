-- Every entry that the last night saw or requested has an outcome of that night.
select
    entry_id,
    last_night_id,
    outcome_night_id
from raw.entries
where
    last_night_id = (
        select max_by(nights.night_id, nights.night_number) from main.ordered_nights as nights
        where nights.state = 'finished'
    )
    and outcome_night_id is distinct from last_night_id;
