-- Articles that the trends look at again.
insert into trends.due_articles (article_id)
select distinct article_id
from incoming;
