-- The articles whose story may change: those with an undrawn text, what is linked to it or says the same, and all that
-- share a story with one of them.
with undrawn as (
    select
        revision_id,
        article_id
    from core.revisions
    where is_drawn is not true
),

linked as (
    select links.revision_b as revision_id
    from core.story_links as links
    inner join undrawn on links.revision_a = undrawn.revision_id
    union
    select links.revision_a as revision_id
    from core.story_links as links
    inner join undrawn on links.revision_b = undrawn.revision_id
    union
    select theirs.revision_id
    from undrawn
    inner join core.signs as own on undrawn.revision_id = own.revision_id
    inner join core.signs as theirs on own.sign_code = theirs.sign_code and own.sign_hash = theirs.sign_hash
    where own.sign_code = 'text'
),

touched as (
    select article_id from undrawn
    union
    select revisions.article_id
    from linked
    inner join core.revisions as revisions using (revision_id)
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
    coalesce(revisions.canonical_key, '') <> ''
    or articles.first_publisher <> ''
    or core.counter_of(revisions.furniture) <> '' as is_declared
from core.articles as articles
inner join in_their_stories using (article_id)
inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
left join core.story_members as members using (article_id)
order by articles.article_id;
