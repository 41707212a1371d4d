-- Number of nights after this one.
select count(*) as n_nights from ops.nights
where night_id > $night_id;
