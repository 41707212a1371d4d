-- Delete the night's outcomes before they are counted again.
delete from ops.outcomes
where night_id = $night_id;
