-- The theme that most stories of commentary have, and the year in which most of these were published.
with found as (
    select distinct
        hits.theme_id,
        commentary.article_id,
        year(commentary.published_on)::integer as published_in
    from core.commentary as commentary
    inner join core.hits as hits using (revision_id)
)

select
    theme_id,
    mode(published_in) as year
from found
group by theme_id
order by count(*) desc, theme_id asc
limit 1;
