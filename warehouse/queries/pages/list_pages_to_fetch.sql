-- Entries of a source whose pages are to be fetched tonight, newest first; none where the source is no longer watched.
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
