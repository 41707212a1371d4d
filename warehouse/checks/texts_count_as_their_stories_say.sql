-- When the last night is finished, trends count every story that is core and dated, by its text, date, group and genre.
with counted as (
    select
        article_id,
        revision_id,
        story_id,
        source_id,
        source_group,
        genre,
        story_published_on as published_on,
        n_words
    from trends.counted_texts
    where is_original
),

counting as (
    select
        article_id,
        revision_id,
        story_id,
        source_id,
        source_group,
        coalesce(genre, 'unknown') as genre,
        published_on,
        n_words
    from core.commentary
)

select
    coalesce(counting.article_id, counted.article_id) as article_id,
    counting.revision_id,
    counted.revision_id as revision_id_counted
from counting
full join counted using (article_id)
where
    (select max_by(nights.state, nights.night_id) from ops.nights) = 'finished'
    and (
        counting.revision_id is distinct from counted.revision_id
        or counting.story_id is distinct from counted.story_id
        or counting.source_id is distinct from counted.source_id
        or counting.source_group is distinct from counted.source_group
        or counting.genre is distinct from counted.genre
        or counting.published_on is distinct from counted.published_on
        or counting.n_words is distinct from counted.n_words
    );
