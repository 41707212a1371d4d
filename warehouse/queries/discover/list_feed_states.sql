-- States of some feeds, or of all feeds.
select *
from ops.feed_states
where $feed_ids is null or list_contains($feed_ids, feed_id);
