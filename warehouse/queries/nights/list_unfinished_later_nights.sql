-- Nights after this one that were not brought to their end.
select night_id from ops.nights
where
    night_id > $night_id
    and state = 'running'
order by night_id;
