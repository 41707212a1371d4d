-- The entries of a source that were refused, with their addresses: a person may have had them asked for once more.
select
    entry_id,
    feed_id,
    source_id,
    url,
    0 as n_attempts
from raw.entries
where
    source_id = $source_id
    and stage = 'done'
    and outcome = 'rejected'
    and url <> ''
order by entry_id;
