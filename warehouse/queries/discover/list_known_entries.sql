-- Known state of the entries that a feed lists tonight.
select
    entries.entry_id,
    entries.fingerprint,
    entries.stage,
    entries.outcome
from raw.entries
inner join incoming using (entry_id);
