-- Pairs of stories with linked texts, either way round: forms filled in, which copies at other outlets link. They are
-- drawn together. Links of superseded texts count until their article is drawn anew.
create or replace temporary table form_stories as
with texts as (
    select
        revisions.revision_id,
        members.story_id
    from core.revisions as revisions
    inner join core.articles as articles using (article_id)
    inner join core.revisions as latest on articles.latest_revision_id = latest.revision_id
    inner join core.story_members as members using (article_id)
    where revisions.revision_id = latest.revision_id or latest.is_drawn is not true
),

linked as (
    select distinct
        texts_a.story_id,
        texts_b.story_id as other_id
    from core.story_links as links
    inner join texts as texts_a on links.revision_a = texts_a.revision_id
    inner join texts as texts_b on links.revision_b = texts_b.revision_id
    where texts_a.story_id <> texts_b.story_id
)

select
    story_id,
    other_id
from linked
union
select
    other_id as story_id,
    story_id as other_id
from linked;
