-- The night's outcomes are counted anew.
delete from ops.outcomes
where night_id = $night_id;
