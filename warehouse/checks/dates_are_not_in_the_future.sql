-- Nothing counts on a day after it was first seen, unless an instant is stated: east of Greenwich that day had begun.
select
    article_id,
    published_on,
    first_seen_at
from core.articles
where
    published_on > (first_seen_at at time zone 'UTC')::date
    and (published_at is null or (published_at at time zone 'UTC')::date > (first_seen_at at time zone 'UTC')::date);
