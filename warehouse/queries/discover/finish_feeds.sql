-- Set tonight as the last visit of feeds of which all further parts were requested tonight.
update ops.feed_states set last_night_id = $night_id
where
    last_night_id < $night_id
    and feed_id in (
        select subject_id from raw.fetches
        where night_id = $night_id and request_role = 'feed'
    );
