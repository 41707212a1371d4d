-- Texts of drawn revisions, with what is shown of their articles, and the sentences that have a hit of each theme.
with drawn as (
    select unnest($revision_ids::varchar[]) as revision_id
),

found as (
    select
        hits.revision_id,
        hits.theme_id,
        list(distinct hits.sentence_number) as sentence_numbers
    from core.hits as hits
    semi join drawn using (revision_id)
    group by hits.revision_id, hits.theme_id
),

by_revision as (
    select
        revision_id,
        list({ 'theme_id': theme_id, 'sentence_numbers': sentence_numbers }) as themes
    from found
    group by revision_id
)

select
    revisions.revision_id,
    revisions.title,
    revisions.text,
    articles.url,
    articles.published_on,
    sources.name as source_name,
    coalesce(by_revision.themes, []) as themes
from core.revisions as revisions
semi join drawn using (revision_id)
inner join core.articles as articles using (article_id)
inner join core.sources as sources on articles.source_id = sources.source_id
left join by_revision on revisions.revision_id = by_revision.revision_id;
