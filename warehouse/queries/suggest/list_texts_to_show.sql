-- Counted stories by their revisions, with what a reader wants to know of them.
select
    revision_id,
    published_on,
    source_name,
    title,
    url,
    text
from core.commentary
where revision_id in (select unnest($revision_ids::varchar[]));
