-- The texts of the touched periods, each where it counts: by its own date, or as the original of its story.
create or replace temporary table placed_texts as
with units as (
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
),

places as (  -- one row per text, unit and kind of period
    select
        units.*,
        periods.period,
        date_trunc(periods.period, units.published_on)::date as period_start
    from units
    cross join (values ('week'), ('month'), ('quarter')) as periods (period)
    where units.published_precision <> 'month' or periods.period <> 'week'
)

select
    places.unit,
    places.period,
    places.period_start,
    places.revision_id,
    places.source_id,
    places.source_group,
    places.genre,
    coalesce(places.period_start >= members.first_day, false) as is_in_panel,
    places.weight,
    places.weight * places.n_words as n_words,
    places.weight * places.n_sentences as n_sentences
from places
inner join touched_periods as touched using (period, period_start)
left join trends.panel_members as members using (source_id);
