-- The kind of a night that is known.
select kind from ops.nights
where night_id = $night_id;
