-- Every article with its latest revision, its story, and why it is counted or not.
-- key: article_id
select
    articles.article_id,
    articles.source_id,
    articles.url,
    articles.title,
    array_to_string(articles.authors, '; ') as authors,
    articles.section,
    articles.language_code,
    articles.first_publisher,
    articles.published_on,
    articles.published_precision,
    articles.published_origin,
    articles.first_seen_at,
    articles.n_revisions,
    members.story_id,
    members.is_original,
    members.story_reason,
    revisions.n_words,
    revisions.n_sentences,
    revisions.relevance,
    revisions.genre,
    array_to_string(assessments.relevance_reasons, '; ') as relevance_reasons
from core.articles as articles
inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
inner join core.story_members as members on articles.article_id = members.article_id
left join core.assessments as assessments on revisions.revision_id = assessments.revision_id
order by articles.published_on nulls last, articles.article_id
