-- Revisions of these articles.
select revisions.revision_id
from core.revisions as revisions
semi join incoming using (article_id);
