-- Record how the night ended.
update ops.nights set
    ending = $ending,
    troubles = $troubles
where night_id = $night_id;
