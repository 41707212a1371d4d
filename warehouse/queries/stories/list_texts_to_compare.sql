-- These revisions with what is compared; columns that revisions of older warehouses lack come from their article.
with wanted as (
    select
        revisions.revision_id,
        revisions.article_id,
        articles.source_id,
        coalesce(revisions.url, articles.url) as url,
        revisions.title,
        if(revisions.title = '', revisions.text, substring(revisions.text, length(revisions.title) + 3)) as body,
        coalesce(revisions.authors, articles.authors) as authors,
        coalesce(revisions.first_publisher, articles.first_publisher) as first_publisher,
        coalesce(revisions.canonical_key, '') as canonical_key,
        core.counter_of(revisions.furniture) as counter_id,
        articles.published_on,
        articles.published_precision
    from core.revisions as revisions
    inner join incoming using (revision_id)
    inner join core.articles as articles using (article_id)
),

addresses as (
    select
        aliases.article_id,
        list(aliases.address_key order by aliases.address_key) as address_keys
    from core.aliases as aliases
    semi join wanted using (article_id)
    group by aliases.article_id
)

select
    wanted.*,
    coalesce(sources.name, '') as source_name,
    coalesce(addresses.address_keys, []) as address_keys
from wanted
left join core.sources as sources using (source_id)
left join addresses using (article_id)
order by wanted.revision_id;
