-- Known state of entries that feeds list tonight.
select
    entries.entry_id,
    entries.fingerprint,
    entries.stage,
    entries.outcome
from raw.entries
inner join incoming using (entry_id);
