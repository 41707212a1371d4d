-- Articles that count differently after the second night than after the first, with all causes recorded in between; for
-- one theme, those whose text had or has a hit of it.
with span as (
    select
        min(night_number) as first_number,
        max(night_number) as last_number
    from main.ordered_nights
    where night_id in ($first_night_id, $last_night_id)
),

spans as (
    select
        changes.article_id,
        first(changes.before order by nights.night_number) as before,
        last(changes.after order by nights.night_number) as after,
        list_distinct(flatten(list(changes.causes order by nights.night_number))) as causes
    from trends.changes as changes
    inner join main.ordered_nights as nights using (night_id)
    inner join span on nights.night_number > span.first_number and nights.night_number <= span.last_number
    group by changes.article_id
)

select
    spans.article_id,
    spans.causes,
    spans.before,
    spans.after,
    named.title,
    named.url,
    sources.name as source_name
from spans
inner join main.named_articles as named using (article_id)
inner join core.sources as sources using (source_id)
where
    spans.before is distinct from spans.after
    and (
        $theme_id is null
        or exists (
            select 1 from core.hits as hits
            where
                hits.theme_id = $theme_id
                and hits.revision_id in (spans.before.revision_id, spans.after.revision_id)
        )
    )
order by
    coalesce(
        spans.after.story_published_on,
        spans.after.published_on,
        spans.before.story_published_on,
        spans.before.published_on
    ),
    named.url;
