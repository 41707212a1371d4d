-- Remember articles that are to be read anew as dropped, until one of their pages is an article again.
insert or replace into core.dropped_articles (article_id, source_id, url, title)
select
    articles.article_id,
    articles.source_id,
    articles.url,
    articles.title
from core.articles as articles
semi join incoming using (article_id);
