-- The articles with a text that no story takes into account yet, and these, and all that share a story with one of them.
with touched as (
    select article_id from core.revisions where is_drawn is not true
    union
    select article_id from incoming
),

in_their_stories as (
    select others.article_id
    from touched
    inner join core.story_members as own using (article_id)
    inner join core.story_members as others using (story_id)
    union
    select article_id from touched
)

select
    articles.article_id,
    articles.published_on,
    articles.published_at,
    articles.published_precision,
    articles.first_seen_at,
    members.story_id,
    members.is_original,
    members.story_reason
from core.articles
inner join in_their_stories using (article_id)
left join core.story_members as members using (article_id)
order by articles.article_id;
