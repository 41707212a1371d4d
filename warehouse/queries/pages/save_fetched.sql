-- Store the result of fetching for each entry whose page was requested.
update raw.entries set
    stage = incoming.stage,
    outcome = incoming.outcome,
    outcome_night_id = incoming.outcome_night_id,
    n_attempts = incoming.n_attempts,
    due_at = incoming.due_at,
    page_sha256 = coalesce(incoming.page_sha256, entries.page_sha256),
    page_url = coalesce(incoming.page_url, entries.page_url)
from incoming
where entries.entry_id = incoming.entry_id;
