-- What a second run of the last night sets back as it stood before its first is no change of that night.
delete from trends.changes
where
    night_id = (select max(nights.night_id) from ops.nights)
    and article_id in (
        select changed.article_id
        from changed_texts as changed
        inner join trends.changes as earlier using (article_id)
        where
            earlier.night_id = (select max(nights.night_id) from ops.nights)
            and earlier.before is not distinct from changed.after
    );
