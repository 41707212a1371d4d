-- The entries of a source whose page is wanted tonight, the newest first; none of a source that is no longer watched.
select
    entries.entry_id,
    entries.feed_id,
    entries.source_id,
    entries.url,
    entries.n_attempts
from raw.entries as entries
inner join core.sources as sources using (source_id)
where
    entries.source_id = $source_id
    and sources.is_enabled
    and entries.stage = 'fetch'
    and (entries.due_at is null or entries.due_at <= $now)
order by entries.published_on desc nulls last, entries.entry_id asc;
