-- Count the outcomes of the night's entries: those that it saw, and those that were still waiting.
insert into ops.outcomes (night_id, source_id, outcome, n_entries)
select
    $night_id as night_id,
    source_id,
    outcome,
    count(*) as n_entries
from raw.entries
where outcome_night_id = $night_id
group by source_id, outcome;
