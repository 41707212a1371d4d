-- Every article with its latest revision, its story, and why it is counted or not.
select
    articles.article_id,
    articles.source_id,
    articles.url,
    core.as_cell(articles.title) as title,
    core.as_cell(array_to_string(articles.authors, '; ')) as authors,
    core.as_cell(articles.section) as section,
    articles.language_code,
    core.as_cell(articles.first_publisher) as first_publisher,
    articles.published_on,
    articles.published_precision,
    articles.published_origin,
    strftime(articles.first_seen_at, '%Y-%m-%dT%H:%M:%SZ') as first_seen_at,
    articles.n_revisions,
    members.story_id,
    members.is_original,
    members.story_reason,
    revisions.n_words,
    revisions.n_sentences,
    revisions.relevance,
    revisions.genre,
    core.as_cell(array_to_string(assessments.relevance_reasons, '; ')) as relevance_reasons
from core.articles as articles
inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
inner join core.story_members as members on articles.article_id = members.article_id
left join core.assessments as assessments on revisions.revision_id = assessments.revision_id
order by articles.published_on nulls last, articles.article_id
