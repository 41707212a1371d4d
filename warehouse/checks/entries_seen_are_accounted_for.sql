-- Every entry that the last night saw or requested has an outcome of that night.
select
    entry_id,
    last_night_id,
    outcome_night_id
from raw.entries
where
    last_night_id = (select max(nights.night_id) from ops.nights where nights.state = 'finished')
    and outcome_night_id is distinct from last_night_id;
