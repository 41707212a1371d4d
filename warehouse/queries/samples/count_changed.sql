-- Articles of a coded sample, and how many of them are counted by another revision since, or no longer.
with drawn as (
    select distinct
        article_id,
        revision_id
    from core.sample_units
    where sample_id = $sample_id
)

select
    count(*) as n_drawn,
    count(*) filter (where counted.revision_id is null) as n_gone,
    count(*) filter (where counted.revision_id <> drawn.revision_id) as n_edited
from drawn
left join trends.counted_texts as counted using (article_id);
