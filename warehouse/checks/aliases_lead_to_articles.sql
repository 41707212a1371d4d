-- No alias without its article.
select
    aliases.address_key,
    aliases.article_id
from core.aliases as aliases
anti join core.articles as articles using (article_id);
