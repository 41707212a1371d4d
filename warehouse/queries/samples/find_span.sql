-- First day of the first quarter and last day of the last quarter with texts of a slice; NULL without texts.
with texts as (
    select *
    from trends.texts_between($unit, $panel, $source_group, $genre, $first_day, $last_day, true)
)

select
    date_trunc('quarter', min(published_on))::date as first_day,
    (date_trunc('quarter', max(published_on)) + interval 3 months - interval 1 day)::date as last_day
from texts;
