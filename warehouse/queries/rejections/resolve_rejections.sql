-- Mark earlier rejections of these subjects, which succeeded tonight, as resolved.
update core.rejections set state = 'resolved'
where
    state <> 'resolved'
    and last_night_id <> $night_id
    and subject_id in (select subject_id from incoming);
