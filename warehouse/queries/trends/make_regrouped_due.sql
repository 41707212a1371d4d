-- Mark the articles of sources that are declared in another group than before as due.
insert into ops.due_articles (article_id)
select articles.article_id
from core.articles as articles
inner join core.sources as sources using (source_id)
inner join incoming using (source_id)
where sources.source_group <> incoming.source_group;
