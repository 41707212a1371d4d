-- State of one feed, or of all feeds.
select *
from ops.feed_states
where feed_id = $feed_id or $feed_id is null;
