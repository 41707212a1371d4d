-- Counted stories by revision, with what is shown to a reader.
select
    revision_id,
    published_on,
    source_name,
    title,
    url,
    text
from core.commentary
where revision_id in (select unnest($revision_ids::varchar[]));
