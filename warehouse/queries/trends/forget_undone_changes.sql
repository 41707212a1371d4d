-- Delete changes of the last night that a rerun has undone: they have no cause any more.
delete from trends.changes
where
    night_id = (select last_night.night_id from main.last_night as last_night)
    and len(causes) = 0;
