-- Every revision belongs to an article and to the page that it was read from, and both exist.
select
    revisions.revision_id,
    revisions.article_id,
    revisions.page_sha256
from core.revisions as revisions
left join core.articles as articles using (article_id)
left join raw.pages as pages using (page_sha256)
where articles.article_id is null or pages.page_sha256 is null;
