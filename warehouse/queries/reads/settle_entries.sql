-- Set how far entries have come, after their readings were repeated.
update raw.entries set
    stage = incoming.stage,
    outcome = incoming.outcome,
    outcome_night_id = incoming.outcome_night_id
from incoming
where entries.entry_id = incoming.entry_id;
