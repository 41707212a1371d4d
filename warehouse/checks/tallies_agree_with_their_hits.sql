-- The tallies of the trends include every counted text and all its hits exactly once in every unit.
with tallied as (
    select
        (
            select coalesce(sum(n_texts), 0) from trends.text_tallies
            where
                unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'all' and period = 'month'
        ) as n_texts,
        (
            select coalesce(sum(n_hits), 0) from trends.theme_tallies
            where
                unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'all' and period = 'month'
                and theme_kind = 'theme'
        ) as n_hits
),

counted as (
    select
        (select count(*) from trends.counted_texts where is_original) as n_texts,
        (
            select count(*) from core.hits
            where revision_id in (
                select texts.revision_id from trends.counted_texts as texts
                where texts.is_original
            )
        ) as n_hits
)

select
    tallied.n_texts as n_texts_tallied,
    counted.n_texts,
    tallied.n_hits as n_hits_tallied,
    counted.n_hits
from tallied
cross join counted
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and (tallied.n_texts <> counted.n_texts or tallied.n_hits <> counted.n_hits);
