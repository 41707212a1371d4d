-- What a second run of the last night sets back as it stood before its first has no cause, and is no change.
delete from trends.changes
where
    night_id = (select max(nights.night_id) from ops.nights)
    and len(causes) = 0;
