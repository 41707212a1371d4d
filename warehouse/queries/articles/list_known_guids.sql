-- The articles that these feeds listed under these guids before, the one that was listed last at the end.
select
    entries.feed_id,
    entries.guid,
    entries.article_id
from raw.entries as entries
inner join incoming using (feed_id, guid)
where entries.article_id is not null
order by entries.last_seen_at, entries.entry_id;
