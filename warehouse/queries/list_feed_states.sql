-- What is remembered of the feeds of one source.
select
    states.feed_id,
    states.etag,
    states.last_modified,
    states.last_night_id,
    states.n_entries,
    states.n_failures
from ops.feed_states as states
inner join core.feeds as feeds using (feed_id)
where feeds.source_id = $source_id;
