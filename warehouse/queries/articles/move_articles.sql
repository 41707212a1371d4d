-- Articles whose feed has given them a new address; the old one stays an alias.
update core.articles set url = incoming.url
from incoming
where articles.article_id = incoming.article_id;
