-- Entries whose page was not asked for tonight wait on.
update raw.entries set
    outcome = 'waiting',
    outcome_night_id = $night_id
where stage = 'fetch' and outcome_night_id is distinct from $night_id;
