-- The sources that have pages to fetch tonight.
select distinct source_id
from raw.entries
where
    stage = 'fetch'
    and (due_at is null or due_at <= $now)
order by source_id;
