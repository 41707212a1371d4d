-- Every alias belongs to an article that exists.
select
    aliases.address_key,
    aliases.article_id
from core.aliases as aliases
anti join core.articles as articles using (article_id);
