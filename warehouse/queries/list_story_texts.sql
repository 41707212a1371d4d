-- The text that each story is counted by, core or not: of its original the last one read by the end of the story's
-- quarter, of a story found later or without a date the first one. Where it is core and dated, it is core.commentary's.
with read as (
    select
        stories.story_id,
        revisions.revision_id,
        revisions.revision_number,
        revisions.seen_at at time zone 'UTC'
        < date_trunc('quarter', stories.published_on)::date + interval 3 months as is_in_time
    from core.stories as stories
    inner join core.revisions as revisions on stories.original_article_id = revisions.article_id
),

counted as (
    select
        story_id,
        coalesce(
            max_by(revision_id, revision_number) filter (where is_in_time),
            min_by(revision_id, revision_number)
        ) as revision_id
    from read
    group by story_id
)

select
    articles.article_id,
    articles.url,
    stories.published_on,
    counted.revision_id
from counted
inner join core.stories as stories using (story_id)
inner join core.articles as articles on stories.original_article_id = articles.article_id
order by stories.published_on nulls last, articles.article_id;
