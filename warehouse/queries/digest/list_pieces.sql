-- Commentary to read, found since an instant: what was published in the four weeks before the last night comes first, the
-- best of each outlet before the second best of any: those with most themes that have moved, then with most themes.
with found as (
    select
        commentary.story_id,
        commentary.article_id,
        commentary.revision_id,
        commentary.source_id,
        commentary.source_name,
        commentary.title,
        commentary.url,
        commentary.published_on,
        commentary.published_precision,
        commentary.n_articles,
        commentary.published_on > last_night.known_at::date - 28 as is_recent
    from core.commentary as commentary
    inner join core.articles as articles using (article_id)
    cross join main.last_night as last_night
    where articles.first_seen_at > $since
),

hits as (
    select
        found.article_id,
        themes.theme_id,
        themes.label,
        moved.theme_id is not null as has_moved,
        count(*) as n_hits
    from found
    inner join core.hits as hits using (revision_id)
    inner join core.themes as themes using (theme_id)
    left join trends.moved_themes as moved using (theme_id)
    group by found.article_id, themes.theme_id, themes.label, has_moved
),

themed as (
    select
        article_id,
        count(*) as n_themes,
        list(label order by n_hits desc, theme_id asc) filter (where has_moved) as moved_labels,
        list(label order by n_hits desc, theme_id asc) filter (where not has_moved) as other_labels
    from hits
    group by article_id
),

ranked as (
    select
        found.*,
        coalesce(themed.n_themes, 0) as n_themes,
        coalesce(themed.moved_labels, []) as moved_labels,
        coalesce(themed.other_labels, []) as other_labels,
        row_number() over (
            partition by found.source_id, found.is_recent
            order by
                len(themed.moved_labels) desc nulls last,
                themed.n_themes desc nulls last,
                found.n_articles desc,
                found.published_on desc,
                found.article_id asc
        ) as nth_of_source
    from found
    left join themed using (article_id)
)

select
    title,
    url,
    source_name,
    published_on,
    published_precision,
    n_articles,
    n_themes,
    moved_labels,
    other_labels
from ranked
order by
    is_recent desc,
    nth_of_source asc,
    len(moved_labels) desc,
    n_themes desc,
    n_articles desc,
    published_on desc,
    article_id asc
limit $most;
