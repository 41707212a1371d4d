-- The counted articles that were found last, newest first, with their themes.
with newest as (
    select
        commentary.article_id,
        commentary.title,
        commentary.url,
        commentary.authors,
        commentary.source_name as outlet,
        articles.language_code,
        commentary.genre,
        commentary.n_words,
        commentary.n_articles,
        commentary.published_on,
        if(articles.published_on = commentary.published_on, articles.published_at, null) as published_at,
        commentary.published_precision,
        articles.first_seen_at,
        revisions.seen_at as updated_at,
        commentary.revision_id
    from core.commentary as commentary
    inner join core.articles as articles using (article_id)
    inner join core.revisions as revisions on commentary.revision_id = revisions.revision_id
    order by articles.first_seen_at desc, commentary.published_on desc, commentary.article_id asc
    limit $most
),

counted as (
    select
        hits.revision_id,
        themes.theme_id,
        themes.label,
        count(*) as n_hits
    from core.hits as hits
    inner join core.themes as themes using (theme_id)
    where hits.revision_id in (select newest.revision_id from newest)
    group by hits.revision_id, themes.theme_id, themes.label
),

listed as (
    select
        revision_id,
        list({ 'theme_id': theme_id, 'label': label, 'n_hits': n_hits } order by n_hits desc, theme_id asc) as themes
    from counted
    group by revision_id
)

select
    newest.article_id,
    newest.title,
    newest.url,
    newest.authors,
    newest.outlet,
    newest.language_code,
    newest.genre,
    newest.n_words,
    newest.n_articles,
    newest.published_on,
    newest.published_at,
    newest.published_precision,
    newest.updated_at,
    coalesce(listed.themes, []) as themes
from newest
left join listed using (revision_id)
order by newest.first_seen_at desc, newest.published_on desc, newest.article_id asc
