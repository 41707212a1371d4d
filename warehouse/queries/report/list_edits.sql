-- Edits that brought a theme into a text or took it out, the newest of each theme.
with changes as materialized (
    select *
    from core.revision_changes
    where len(themes_gained) + len(themes_lost) > 0
),

edits as (
    select
        unnest(themes_gained) as theme_id,
        true as is_gained,
        article_id,
        revision_id,
        seen_at,
        n_words_in,
        n_words_out
    from changes
    union all
    select
        unnest(themes_lost) as theme_id,
        false as is_gained,
        article_id,
        revision_id,
        seen_at,
        n_words_in,
        n_words_out
    from changes
),

newest as (
    select *
    from edits
    qualify row_number() over (partition by theme_id order by seen_at desc, revision_id asc) <= $most
)

select
    newest.theme_id,
    newest.is_gained,
    left(articles.title, 2000) as title,
    articles.url,
    left(sources.name, 400) as source_name,
    newest.seen_at,
    newest.n_words_in,
    newest.n_words_out
from newest
inner join core.articles as articles using (article_id)
inner join core.sources as sources using (source_id)
order by newest.theme_id asc, newest.seen_at desc, newest.revision_id asc;
