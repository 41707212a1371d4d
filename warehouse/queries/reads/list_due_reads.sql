-- Entries whose pages are to be cleaned anew, those read last first; not those whose process has died tonight, nor those
-- with a text that is still to be normalised.
select due.entry_id
from ops.due_reads as due
anti join raw.cleaned using (entry_id)
where due.tried_night_id is distinct from $night_id
order by due.read_at desc, due.entry_id asc
limit $most;
