-- Set the headline that was read last as the title of the article.
update core.articles set title = incoming.title
from incoming
where articles.article_id = incoming.article_id and articles.title <> incoming.title;
