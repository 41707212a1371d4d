-- Counted stories of a span of days, those of one source together.
select
    revision_id,
    source_id,
    n_articles,
    text
from core.commentary
where published_on between $first_day and $last_day
order by source_id, revision_id;
