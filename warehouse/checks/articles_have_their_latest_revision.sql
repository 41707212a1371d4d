-- The latest revision of an article exists, belongs to it, and has the highest number.
select
    articles.article_id,
    articles.latest_revision_id
from core.articles as articles
left join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
where
    revisions.article_id is distinct from articles.article_id
    or revisions.revision_number <> articles.n_revisions;
