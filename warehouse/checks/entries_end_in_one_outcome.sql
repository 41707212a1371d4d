-- When no night is running, every entry has ended as article, unchanged, duplicate, rejected or waiting.
select
    entry_id,
    stage,
    outcome
from raw.entries
where
    not exists (select 1 from ops.nights where nights.state = 'running')
    and (
        outcome is null
        or (stage = 'done') = (outcome = 'waiting')
        or stage in ('clean', 'normalise')
    );
