-- When the last night is finished, every entry has ended as article, unchanged, duplicate, rejected or waiting.
select
    entry_id,
    stage,
    outcome
from raw.entries
where
    (select max_by(nights.state, nights.night_id) from ops.nights) = 'finished'
    and (
        outcome is null
        or (stage = 'done') = (outcome = 'waiting')
        or stage = 'normalise'
    );
