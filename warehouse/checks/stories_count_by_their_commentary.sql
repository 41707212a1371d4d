-- When the last night is finished, trends count exactly the core, dated stories, by the text of core.commentary.
with counted as (
    select
        article_id,
        revision_id
    from trends.counted_texts
    where is_original
)

select
    coalesce(commentary.article_id, counted.article_id) as article_id,
    commentary.revision_id,
    counted.revision_id as revision_id_counted
from core.commentary as commentary
full join counted using (article_id)
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and commentary.revision_id is distinct from counted.revision_id;
