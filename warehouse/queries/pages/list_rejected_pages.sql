-- Rejected entries of a source that have an address: a person may have sent them to be fetched again.
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
