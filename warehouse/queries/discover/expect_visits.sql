-- Enter the feeds declared tonight as not yet visited.
insert or ignore into ops.visits (night_id, feed_id, source_id)
select
    $night_id as night_id,
    feed_id,
    source_id
from core.feeds
where is_enabled;
