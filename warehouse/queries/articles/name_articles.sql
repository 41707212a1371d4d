-- Articles under the headline that was read last.
update core.articles set title = incoming.title
from incoming
where articles.article_id = incoming.article_id and articles.title <> incoming.title;
