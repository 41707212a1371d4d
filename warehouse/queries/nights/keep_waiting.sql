-- Entries whose page was not requested tonight, or waits to be cleaned on a later night, end the night as waiting.
update raw.entries set
    outcome = 'waiting',
    outcome_night_id = $night_id
where
    (stage = 'fetch' or (stage = 'clean' and outcome = 'waiting'))
    and outcome_night_id is distinct from $night_id;
