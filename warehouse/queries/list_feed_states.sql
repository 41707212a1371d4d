-- What is remembered of the feeds of one source.
select states.*
from ops.feed_states as states
inner join core.feeds as feeds using (feed_id)
where feeds.source_id = $source_id;
