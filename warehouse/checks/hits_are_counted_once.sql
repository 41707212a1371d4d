-- A theme has at most one hit at one place.
select
    revision_id,
    theme_id,
    start_offset,
    count(*) as n_rows
from core.hits
group by revision_id, theme_id, start_offset
having count(*) > 1;
