-- Counted text of each story, core or not; where the story is core and dated, the text of core.counted_stories.
select
    articles.article_id,
    articles.url,
    articles.language_code,
    stories.published_on,
    counted.revision_id
from main.story_revisions as counted
inner join core.stories as stories using (story_id)
inner join core.articles as articles on stories.original_article_id = articles.article_id
order by stories.published_on nulls last, articles.article_id;
