-- Nothing was published more than a day after it was first seen; the day allows for publishers east of Greenwich.
select
    article_id,
    published_on,
    first_seen_at
from core.articles
where published_on > first_seen_at::date + 1;
