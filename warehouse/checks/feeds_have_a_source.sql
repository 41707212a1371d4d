-- Every feed and every entry belongs to a source that exists.
select
    feeds.feed_id as subject_id,
    feeds.source_id
from core.feeds as feeds
anti join core.sources as sources using (source_id)
union all
select
    entries.entry_id as subject_id,
    entries.source_id
from raw.entries as entries
anti join core.sources as sources using (source_id);
