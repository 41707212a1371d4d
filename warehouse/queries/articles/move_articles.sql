-- New addresses that feeds give to articles; the old address stays an alias.
update core.articles set url = incoming.url
from incoming
where articles.article_id = incoming.article_id;
