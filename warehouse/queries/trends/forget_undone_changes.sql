-- Delete changes of the last night that a rerun has undone: they have no cause any more.
delete from trends.changes
where
    night_id = (select max(nights.night_id) from ops.nights)
    and len(causes) = 0;
