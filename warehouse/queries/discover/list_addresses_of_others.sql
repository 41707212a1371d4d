-- The articles that are known under any of these addresses, and not from this feed.
select
    aliases.address_key,
    aliases.article_id
from core.aliases as aliases
inner join incoming using (address_key)
where
    not exists (
        select 1 from raw.entries as entries
        where entries.article_id = aliases.article_id and entries.feed_id = $feed_id
    );
