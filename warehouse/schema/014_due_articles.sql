-- Which articles the trends have to look at again: a night's cost follows what it touched, not all that ever was.
create table ops.due_articles (article_id varchar not null);
comment on table ops.due_articles is 'One row per article that trends have to look at again and writer that said so: its story, measurement or source changed. Empty after each count';
comment on column ops.due_articles.article_id is 'The article';

insert into ops.due_articles (article_id)
select article_id
from core.articles;
