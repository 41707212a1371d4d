-- Articles that count differently after the second night than after the first, with all causes recorded in between; of one
-- genre, those that had or have it, and for one theme, those whose text had or has a hit of it.
with having_theme as (
    select revision_id
    from core.hits
    where theme_id = $theme_id
    union
    select revision_id
    from trends.former_themes
    where theme_id = $theme_id
),

span as (
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
    coalesce(spans.before.revision_id in (select having_theme.revision_id from having_theme), false) as had_theme,
    coalesce(spans.after.revision_id in (select having_theme.revision_id from having_theme), false) as has_theme,
    named.title,
    named.url,
    sources.name as source_name
from spans
inner join main.named_articles as named using (article_id)
inner join core.sources as sources using (source_id)
where
    spans.before is distinct from spans.after
    and ($genre = 'all' or $genre in (spans.before.genre, spans.after.genre))
    and ($theme_id is null or had_theme or has_theme)
order by
    coalesce(
        spans.after.story_published_on,
        spans.after.published_on,
        spans.before.story_published_on,
        spans.before.published_on
    ),
    named.url;
