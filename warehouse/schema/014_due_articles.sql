-- Which articles the trends have to look at again: a night's cost follows what it touched, not all that ever was.
create table trends.due_articles (article_id varchar not null);
comment on table trends.due_articles is 'One row per article that trends have to look at again, and reason to: its story, text, measurement or source changed. Empty after each count';
comment on column trends.due_articles.article_id is 'The article';

insert into trends.due_articles (article_id)
select article_id
from core.articles;
