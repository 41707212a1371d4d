-- Counted commentary that was found last, newest first, with their themes.
with newest as (
    select
        texts.article_id,
        texts.revision_id,
        texts.source_id,
        texts.genre,
        texts.n_words,
        texts.n_articles,
        texts.story_published_on as published_on,
        texts.story_published_precision as published_precision,
        articles.first_seen_at
    from trends.counted_texts as texts
    inner join core.articles as articles using (article_id)
    where texts.is_original and texts.genre = 'commentary'
    order by articles.first_seen_at desc, texts.story_published_on desc, texts.article_id asc
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
    articles.title,
    articles.url,
    articles.authors,
    sources.name as outlet,
    articles.language_code,
    newest.genre,
    newest.n_words,
    newest.n_articles,
    newest.published_on,
    if(articles.published_on = newest.published_on, articles.published_at, null) as published_at,
    newest.published_precision,
    revisions.seen_at as updated_at,
    coalesce(listed.themes, []) as themes
from newest
inner join core.articles as articles using (article_id)
inner join core.sources as sources on newest.source_id = sources.source_id
inner join core.revisions as revisions on newest.revision_id = revisions.revision_id
left join listed on newest.revision_id = listed.revision_id
order by newest.first_seen_at desc, newest.published_on desc, newest.article_id asc
