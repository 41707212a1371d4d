-- Entries whose page could not be cleaned tonight end the night as waiting, with all that cleaning needs.
update raw.entries set
    outcome = 'waiting',
    outcome_night_id = incoming.outcome_night_id,
    n_attempts = incoming.n_attempts,
    due_at = incoming.due_at
from incoming
where entries.entry_id = incoming.entry_id;
