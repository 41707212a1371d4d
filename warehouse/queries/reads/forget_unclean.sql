-- Delete what an older cleaner rejected of these entries; trouble of the machine stays on record.
delete from core.rejections
where
    step = 'clean'
    and reason not in ('damaged', 'child_died')
    and subject_id in (select incoming.entry_id from incoming);
