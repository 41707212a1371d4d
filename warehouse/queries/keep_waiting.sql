-- Entries that are not due tonight wait on.
update raw.entries set
    outcome = 'waiting',
    outcome_night_id = $night_id
where stage = 'fetch' and due_at > $now;
