-- When the last night is finished, every entry has ended as article, unchanged, duplicate, rejected or waiting.
select
    entry_id,
    stage,
    outcome
from raw.entries
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and (
        outcome is null
        or (stage = 'done') = (outcome = 'waiting')
        or stage = 'normalise'
    );
