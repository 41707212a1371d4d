-- Mark the articles that loads changed as due in the next count of the trends.
insert into ops.due_articles (article_id)
select distinct article_id
from ops.loaded_articles;
