-- Articles by the kind of address that listed them first, and those of history; the routes add up to all articles.
with routes as (
    select
        entries.article_id,
        arg_min(feeds.kind, (entries.first_night_id, entries.entry_id)) as kind
    from raw.entries as entries
    inner join core.feeds as feeds using (feed_id)
    where entries.article_id is not null
    group by entries.article_id
),

captured as (
    select distinct article_id
    from raw.captures
)

select
    case
        when captured.article_id is not null then 'history'
        when routes.kind in ('rss', 'atom', 'json') then 'feed'
        when routes.kind in ('sitemap', 'news_sitemap') then 'sitemap'
        when routes.kind in ('gdelt_gal', 'gdelt_doc', 'google_news') then 'search service'
        else coalesce(routes.kind, 'other way')
    end as route,
    count(*)::integer as n_articles
from core.articles as articles
left join routes using (article_id)
left join captured using (article_id)
group by all
order by n_articles desc, route asc;
