-- Queue rejected entries to be fetched again, where they have an address and a rejection for the given reason.
update raw.entries set
    stage = 'fetch',
    outcome = 'waiting',
    n_attempts = 0,
    due_at = null
from core.rejections
where
    entries.entry_id = rejections.subject_id
    and rejections.state = 'rejected'
    and (rejections.reason = $reason or $reason is null)
    and entries.stage = 'done'
    and entries.outcome = 'rejected'
    and entries.url <> '';
