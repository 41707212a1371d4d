-- A feed ran over on the visit of the night.
insert or ignore into ops.overflows (night_id, feed_id)
values ($night_id, $feed_id);
