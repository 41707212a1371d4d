-- Articles whose story may change: those with an undrawn text, those linked to it or with an equal text, and all that
-- share a story with one of these, or a form that several stories fill in.
with recursive undrawn as (
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
    inner join shared_signs as own on undrawn.revision_id = own.revision_id
    inner join shared_signs as theirs on own.sign_code = theirs.sign_code and own.sign_hash = theirs.sign_hash
    where own.sign_code = 'text'
),

touched as (
    select article_id from undrawn
    union
    select revisions.article_id
    from linked
    inner join core.revisions as revisions using (revision_id)
),

placed as (
    select
        touched.article_id,
        members.story_id
    from touched
    left join core.story_members as members using (article_id)
),

opened as (
    select story_id
    from placed
    where story_id is not null
    union
    select form_stories.other_id as story_id
    from opened
    inner join form_stories using (story_id)
),

candidates as (
    select
        members.article_id,
        members.story_id
    from core.story_members as members
    semi join opened using (story_id)
    union all
    select * from placed
    where story_id is null
)

select
    articles.article_id,
    articles.published_on,
    articles.published_at,
    articles.published_precision,
    least(nights.known_at, articles.first_seen_at) as first_seen_at,
    candidates.story_id,
    revisions.revision_id,
    articles.source_id || ' ' || regexp_extract(coalesce(revisions.url, articles.url), '^\w+://([^/]+)', 1) as outlet,
    coalesce(revisions.canonical_key, '') <> ''
    or articles.first_publisher <> ''
    or core.counter_of(revisions.furniture) <> '' as is_declared
from candidates
inner join core.articles as articles using (article_id)
inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
left join main.ordered_nights as nights on articles.first_seen_at = nights.clock_at
order by articles.article_id;
