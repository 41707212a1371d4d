-- Links between the latest texts of these articles: a star among equal texts, and the stored links of compared ones.
-- Forms and walls link nothing.
with texts as (
    select
        revisions.revision_id,
        revisions.article_id
    from core.articles as articles
    inner join incoming using (article_id)
    inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
    where revisions.is_boilerplate is not true
),

same_text as (
    select
        min(texts.article_id) over (partition by signs.sign_hash) as article_a,
        texts.article_id as article_b
    from texts
    inner join core.signs as signs using (revision_id)
    where signs.sign_code = 'text'
)

select distinct
    article_a,
    article_b,
    'same_text' as link_reason
from same_text
where article_a <> article_b
union all
select distinct
    text_a.article_id as article_a,
    text_b.article_id as article_b,
    links.link_reason
from core.story_links as links
inner join texts as text_a on links.revision_a = text_a.revision_id
inner join texts as text_b on links.revision_b = text_b.revision_id
order by all;
