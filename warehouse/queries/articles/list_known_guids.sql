-- Articles that these feeds listed earlier under these guids, the one listed last at the end.
select
    entries.feed_id,
    entries.guid,
    entries.article_id
from raw.entries as entries
inner join incoming using (feed_id, guid)
where entries.article_id is not null
order by entries.last_seen_at, entries.entry_id;
