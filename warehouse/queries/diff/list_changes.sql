-- Articles that count differently after the second night than after the first, with all causes recorded in between; for
-- one theme, those whose text had or has a hit of it.
with spans as (
    select
        article_id,
        first(before order by night_id) as before,
        last(after order by night_id) as after,
        list_distinct(flatten(list(causes order by night_id))) as causes
    from trends.changes
    where night_id > $first_night_id and night_id <= $last_night_id
    group by article_id
)

select
    spans.article_id,
    spans.causes,
    spans.before,
    spans.after,
    articles.title,
    articles.url,
    sources.name as source_name
from spans
inner join core.articles as articles using (article_id)
inner join core.sources as sources on articles.source_id = sources.source_id
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
    articles.url;
