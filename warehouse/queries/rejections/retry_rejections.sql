-- Set the rejections of queued entries to waiting.
update core.rejections set state = 'waiting'
where
    state = 'rejected'
    and (reason = $reason or $reason is null)
    and subject_id in (select entry_id from raw.entries where stage = 'fetch' and outcome = 'waiting')
returning rejection_id;
