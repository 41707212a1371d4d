-- The latest text of these articles.
select
    articles.article_id,
    revisions.revision_number,
    revisions.title,
    revisions.text,
    revisions.text_sha256
from core.articles
inner join incoming using (article_id)
inner join core.revisions on articles.latest_revision_id = revisions.revision_id;
