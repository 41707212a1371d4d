-- Whether there is any history.
select exists(select 1 from raw.captures) as has_captures;
