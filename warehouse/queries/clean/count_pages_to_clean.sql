-- How many pages are to be cleaned tonight.
select count(*) as n
from raw.entries
where
    stage = 'clean'
    and (due_at is null or due_at <= $now);
