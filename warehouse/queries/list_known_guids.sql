-- The articles that these feeds listed under these guids before.
select distinct
    entries.feed_id,
    entries.guid,
    entries.article_id
from raw.entries
inner join incoming using (feed_id, guid)
where entries.article_id is not null
order by all;
