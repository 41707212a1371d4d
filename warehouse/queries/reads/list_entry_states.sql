-- How far these entries have come, and whether the cleaner rejected the page of the last reading.
with refused as (
    select distinct subject_id as entry_id
    from core.rejections
    where step = 'clean' and state = 'rejected'
)

select
    entries.entry_id,
    entries.stage,
    entries.outcome,
    entries.outcome_night_id,
    coalesce(entries.outcome = 'rejected', false) and refused.entry_id is not null as is_unclean
from raw.entries
semi join incoming using (entry_id)
left join refused using (entry_id);
