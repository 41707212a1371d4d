-- Texts of slice and span, with the voices of their hits of one theme.
with texts as (
    select *
    from trends.texts_between($unit, $panel, $source_group, $genre, $first_day, $last_day, true)
),

found as (
    select
        revision_id,
        list(distinct voice) as voices
    from core.hits
    where theme_id = $theme_id
    group by revision_id
)

select
    texts.article_id,
    texts.revision_id,
    coalesce(found.voices, []) as voices
from texts
left join found using (revision_id)
order by texts.article_id;
