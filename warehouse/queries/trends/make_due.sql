-- Articles that the trends look at again.
insert into ops.due_articles (article_id)
select distinct article_id
from incoming;
