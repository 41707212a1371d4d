-- Later nights that were begun and not finished.
select night_id from ops.nights
where
    night_id > $night_id
    and state = 'running'
order by night_id;
