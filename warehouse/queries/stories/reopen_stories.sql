-- Mark all latest texts of a story as undrawn if one text of its articles is: the others may have been linked through it
-- alone, since pairs that were in one story anyway are not compared. The same holds for the stories of one form.
with recursive opened as (
    select members.story_id
    from core.revisions as revisions
    inner join core.story_members as members using (article_id)
    where revisions.is_drawn is not true
    union
    select form_stories.other_id as story_id
    from opened
    inner join form_stories using (story_id)
),

shared as (
    select articles.latest_revision_id as revision_id
    from core.story_members as members
    semi join opened using (story_id)
    inner join core.articles as articles using (article_id)
)

update core.revisions set is_drawn = false
where is_drawn and revision_id in (select revision_id from shared);
