-- Articles known under any of these addresses, except those that the feed of the address lists, and those of history:
-- nights read what they list, and history gives way.
select
    incoming.feed_id,
    aliases.address_key,
    aliases.article_id
from core.aliases as aliases
inner join incoming using (address_key)
where
    not exists (
        select 1 from raw.entries as entries
        where entries.article_id = aliases.article_id and entries.feed_id = incoming.feed_id
    )
    and not exists (
        select 1 from raw.captures as captures
        where captures.article_id = aliases.article_id
    );
