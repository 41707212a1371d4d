-- Send entries back to be fetched, as their archived pages cannot be read; tonight they end as waiting.
update raw.entries set
    stage = 'fetch',
    outcome = 'waiting',
    outcome_night_id = $night_id,
    due_at = null
from incoming
where entries.entry_id = incoming.entry_id;
