-- Waiting pages whose next try, to fetch or to clean them, was set under a clock that ran ahead are due now.
update raw.entries set due_at = null
where
    stage in ('fetch', 'clean')
    and due_at is not null
    and (due_at > $latest or outcome_night_id > $night_id);
