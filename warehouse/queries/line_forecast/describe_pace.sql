-- How many stories of commentary were published since the first night, and from when on history is loaded.
with clock as (
    select max(clock_at at time zone 'UTC')::date as today
    from main.last_night
),

nights as (
    select min(clock_at at time zone 'UTC')::date as first_night_on
    from ops.nights
    where kind = 'night'
),

spans as (
    select min(history_from) as history_from
    from ops.history_spans
),

stories as (
    select count(*) as n_stories
    from trends.counted_texts as texts
    cross join clock
    cross join nights
    where
        texts.is_original
        and texts.genre = 'commentary'
        and texts.story_published_on between nights.first_night_on and clock.today
)

select
    clock.today,
    nights.first_night_on,
    spans.history_from,
    stories.n_stories,
    trends.limit_of('under_20')::integer as n_for_line,
    trends.limit_of('few_periods')::integer as n_for_trend
from clock
cross join nights
cross join spans
cross join stories;
