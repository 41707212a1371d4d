-- Pages that the stored texts of these articles were read from.
select distinct
    revisions.article_id,
    revisions.page_sha256
from core.revisions as revisions
semi join incoming using (article_id);
