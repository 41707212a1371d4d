-- One row where there is any history.
select capture_id from raw.captures
limit 1;
