-- The night is over: all that it was to do is done.
update ops.nights set state = 'finished'
where night_id = $night_id;
