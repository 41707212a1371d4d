-- Texts of the touched periods, one row for each unit and period in which they count.
create or replace temporary table placed_texts as
with counted_days as (
    select distinct
        published_on as day,
        published_precision as day_precision
    from trends.unit_texts
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
)

select
    texts.unit,
    places.period,
    places.period_start,
    texts.revision_id,
    texts.source_id,
    texts.source_group,
    texts.genre,
    coalesce(
        places.period_start >= members.first_day and coalesce(texts.published_on < members.until_day, true), false
    ) as is_in_panel,
    texts.weight,
    texts.weight * texts.n_words as n_words,
    texts.weight * texts.n_sentences as n_sentences
from trends.unit_texts as texts
inner join places
    on texts.published_on = places.day and texts.published_precision is not distinct from places.day_precision
left join trends.panel_members as members using (source_id);
