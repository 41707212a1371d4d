-- The texts of the touched periods, each where it counts: by its own date, or as the original of its story.
create or replace temporary table placed_texts as
with counted_days as (
    select
        published_on as day,
        published_precision as day_precision
    from trends.counted_texts
    union
    select
        story_published_on as day,
        story_published_precision as day_precision
    from trends.counted_texts
),

places as (  -- one row per day and touched period that holds it
    select
        counted_days.day,
        counted_days.day_precision,
        touched.period,
        touched.period_start
    from counted_days
    inner join touched_periods as touched
        on date_trunc(touched.period, counted_days.day)::date = touched.period_start
    where counted_days.day_precision <> 'month' or touched.period <> 'week'
),

units as (
    select
        'article' as unit,
        revision_id,
        source_id,
        source_group,
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
        texts.source_group,
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
    places.period,
    places.period_start,
    units.revision_id,
    units.source_id,
    units.source_group,
    units.genre,
    coalesce(places.period_start >= members.first_day, false) as is_in_panel,
    units.weight,
    units.weight * units.n_words as n_words,
    units.weight * units.n_sentences as n_sentences
from units
inner join places
    on units.published_on = places.day and units.published_precision is not distinct from places.day_precision
left join trends.panel_members as members using (source_id);
