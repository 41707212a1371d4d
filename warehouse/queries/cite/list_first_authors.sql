-- First authors of all articles, each name once.
select distinct authors[1] as author
from core.articles
where authors[1] is not null
order by author;
