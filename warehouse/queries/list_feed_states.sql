-- What is remembered of the feeds of one source.
select
    feed_id,
    etag,
    last_modified,
    last_night_id,
    n_entries,
    n_failures
from ops.feed_states
inner join core.feeds using (feed_id)
where feeds.source_id = $source_id;
