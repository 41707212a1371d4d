-- Entries whose text has found its article.
update raw.entries set
    stage = 'done',
    outcome = incoming.outcome,
    outcome_night_id = incoming.outcome_night_id,
    article_id = incoming.article_id
from incoming
where entries.entry_id = incoming.entry_id;
