-- Pass cleaned entries on to normalising, and end the others as rejected.
update raw.entries set
    stage = incoming.stage,
    outcome = incoming.outcome,
    outcome_night_id = incoming.outcome_night_id,
    n_attempts = 0,
    due_at = null,
    content = null
from incoming
where entries.entry_id = incoming.entry_id;
