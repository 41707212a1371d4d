-- Delete the visits of feeds that were removed from the sources between two runs of a night.
delete from ops.visits
where
    night_id = $night_id
    and feed_id not in (select feeds.feed_id from core.feeds as feeds where feeds.is_enabled);
