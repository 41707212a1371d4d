-- These revisions with headline and text.
select
    revisions.revision_id,
    revisions.title,
    revisions.text,
    coalesce(revisions.relevance = 'core', false) as is_core
from core.revisions as revisions
semi join incoming using (revision_id);
