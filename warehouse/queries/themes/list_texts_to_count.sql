-- Assessed revisions whose themes are not counted under the current codebook.
select
    revision_id,
    title,
    text,
    relevance
from core.revisions
where
    codebook_sha256 is null
    and relevance is not null
order by revision_id
limit $most;
