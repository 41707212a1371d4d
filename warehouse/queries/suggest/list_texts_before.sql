-- Counted stories before a day, in any order.
select
    revision_id,
    source_id,
    n_articles,
    text
from core.commentary
where published_on < $first_day;
