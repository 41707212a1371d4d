-- The texts of the touched weeks and months, each where it counts: by its own date, or as the original of its story.
create or replace temporary table placed_texts as
with units as (
    select
        'article' as unit,
        revision_id,
        source_id,
        genre,
        published_on,
        published_precision,
        1::bigint as weight,
        n_words,
        n_sentences
    from trends.counted_texts
    union all
    select
        units.unit,
        texts.revision_id,
        texts.source_id,
        texts.genre,
        texts.story_published_on as published_on,
        texts.story_published_precision as published_precision,
        if(units.unit = 'reach', texts.n_articles, 1)::bigint as weight,
        texts.n_words,
        texts.n_sentences
    from trends.counted_texts as texts
    cross join (values ('story'), ('reach')) as units (unit)
    where texts.is_original
)

select
    units.unit,
    touched.period,
    touched.period_start,
    units.revision_id,
    units.source_id,
    units.genre,
    units.weight,
    units.weight * units.n_words as n_words,
    units.weight * units.n_sentences as n_sentences
from units
cross join (values ('week'), ('month')) as periods (period)
inner join touched_periods as touched
    on
        periods.period = touched.period
        and date_trunc(periods.period, units.published_on)::date = touched.period_start
where units.published_precision <> 'month' or touched.period = 'month';
