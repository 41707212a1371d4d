-- Rejected entries whose page is asked for once more: where one has an address, and its rejection the reason meant.
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
