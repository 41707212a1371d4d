-- Articles known under any of these addresses, except those that this feed lists.
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
