-- The entries of a source whose page is wanted tonight.
select
    entry_id,
    feed_id,
    source_id,
    url,
    n_attempts
from raw.entries
where
    source_id = $source_id
    and stage = 'fetch'
    and (due_at is null or due_at <= $now)
order by entry_id;
