-- Mark articles of history as due that count, or cease to, because their source is watched from another day on.
insert into ops.due_articles (article_id)
with watched as (
    select
        source_id,
        least(history_from, first_night_on) as first_day
    from main.source_spans
    where history_from is not null
),

moved as (  -- what lies before both days stays out
    select
        source_id,
        greatest(watched.first_day, starts.first_day) as until_day
    from watched
    full join trends.history_starts as starts using (source_id)
    where watched.first_day is distinct from starts.first_day
)

select articles.article_id
from core.articles as articles
semi join raw.captures as captures using (article_id)
inner join moved using (source_id)
inner join core.story_members as members using (article_id)
inner join core.stories as stories using (story_id)
where least(articles.published_on, stories.published_on) < moved.until_day;
