-- Sources with pages to fetch tonight.
select distinct entries.source_id
from raw.entries as entries
inner join core.sources as sources using (source_id)
where
    entries.stage = 'fetch'
    and sources.is_enabled
    and (entries.due_at is null or entries.due_at <= $now)
order by entries.source_id;
