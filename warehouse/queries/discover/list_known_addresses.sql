-- Articles known under any of these addresses.
select
    aliases.address_key,
    aliases.article_id
from core.aliases
inner join incoming using (address_key);
