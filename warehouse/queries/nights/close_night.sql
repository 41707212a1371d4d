-- Mark the night as finished: all but publishing is done.
update ops.nights set state = 'finished'
where night_id = $night_id;
