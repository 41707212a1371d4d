-- Addresses that nights have listed, of sources that history has as well.
select distinct
    entries.source_id,
    entries.url
from raw.entries as entries
semi join ops.history_days as days using (source_id)
where entries.url <> ''
order by entries.source_id, entries.url;
