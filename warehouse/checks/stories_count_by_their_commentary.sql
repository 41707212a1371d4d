-- When the last night is finished, trends count exactly the core, dated stories, by the text of core.counted_stories.
with counted as (
    select
        article_id,
        revision_id
    from trends.counted_texts
    where is_original
)

select
    coalesce(stories.article_id, counted.article_id) as article_id,
    stories.revision_id,
    counted.revision_id as revision_id_counted
from core.counted_stories as stories
full join counted using (article_id)
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and stories.revision_id is distinct from counted.revision_id;
