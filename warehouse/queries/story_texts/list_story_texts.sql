-- Counted text of each story, core or not; where the story is core and dated, the text of core.commentary.
with counted as (
    select
        stories.story_id,
        core.counted_revision(
            revisions.revision_id,
            revisions.revision_number,
            least(nights.known_at, revisions.seen_at),
            stories.published_on
        ) as revision_id
    from core.stories as stories
    inner join core.revisions as revisions on stories.original_article_id = revisions.article_id
    left join main.ordered_nights as nights on revisions.night_id = nights.night_id
    group by stories.story_id
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
