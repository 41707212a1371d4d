-- Remember articles that a load brings, changes or takes away, until trends are counted.
insert into ops.loaded_articles (article_id)
select distinct article_id
from incoming;
