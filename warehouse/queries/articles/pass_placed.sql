-- Entries whose text was assigned to an article are done.
update raw.entries set
    stage = 'done',
    outcome = incoming.outcome,
    outcome_night_id = incoming.outcome_night_id,
    article_id = incoming.article_id
from incoming
where entries.entry_id = incoming.entry_id;
