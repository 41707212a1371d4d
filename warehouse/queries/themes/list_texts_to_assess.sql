-- Revisions without relevance and genre under the current codebook.
select
    revisions.revision_id,
    revisions.title,
    revisions.text,
    revisions.furniture,
    revisions.page_types,
    revisions.extractor,
    coalesce(revisions.url, articles.url) as url,
    coalesce(revisions.section, articles.section) as section,
    articles.authors,
    articles.language_code,
    articles.first_publisher,
    coalesce(sources.kind, '') as source_kind
from core.revisions
inner join core.articles using (article_id)
left join core.sources as sources using (source_id)
where revisions.relevance is null
order by revisions.revision_id
limit $most;
