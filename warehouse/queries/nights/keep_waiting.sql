-- Entries whose page was not requested tonight end the night as waiting.
update raw.entries set
    outcome = 'waiting',
    outcome_night_id = $night_id
where stage = 'fetch' and outcome_night_id is distinct from $night_id;
