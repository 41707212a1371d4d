-- Feeds whose further parts were all asked for tonight count as asked.
update ops.feed_states set last_night_id = $night_id
where
    last_night_id < $night_id
    and feed_id in (
        select subject_id from raw.fetches
        where night_id = $night_id and request_role = 'feed'
    );
