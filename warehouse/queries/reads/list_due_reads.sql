-- Entries whose pages are to be cleaned anew, those read last first; not those whose process has died tonight, nor those
-- with a text that is still to be normalised.
select entry_id
from ops.due_reads
anti join raw.cleaned using (entry_id)
where tried_night_id is distinct from $night_id
order by read_at desc, entry_id asc
limit $most;
