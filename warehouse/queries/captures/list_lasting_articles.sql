-- Those of these articles that exist.
select articles.article_id
from core.articles as articles
semi join incoming using (article_id)
order by articles.article_id;
