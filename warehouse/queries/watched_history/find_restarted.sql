-- Articles of history that count, or cease to, because a load made their source watched from another day on.
insert into ops.loaded_articles (article_id)
with moved as (  -- what lies before both days stays out
    select
        source_id,
        greatest(watched.counted_from, spans.counted_from) as until_day
    from watched_spans as watched
    full join ops.history_spans as spans using (source_id)
    where watched.counted_from is distinct from spans.counted_from
)

select articles.article_id
from core.articles as articles
semi join raw.captures as captures using (article_id)
inner join moved using (source_id)
inner join core.story_members as members using (article_id)
inner join core.stories as stories using (story_id)
where least(articles.published_on, stories.published_on) < moved.until_day;
