-- A feed that was dropped between two runs of a night was not declared that night.
delete from ops.visits
where
    night_id = $night_id
    and feed_id not in (select feeds.feed_id from core.feeds as feeds where feeds.is_enabled);
