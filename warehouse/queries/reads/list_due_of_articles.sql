-- Entries of these articles whose pages are to be cleaned anew.
select due.entry_id
from ops.due_reads as due
inner join raw.entries as entries using (entry_id)
inner join incoming using (article_id)
where due.tried_night_id is distinct from $night_id
order by due.entry_id;
