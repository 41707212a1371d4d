-- One row per article that is or was one, with its headline and address.
create or replace view main.named_articles as
with final as (
    select
        article_id,
        title,
        url,
        source_id
    from core.articles
    union all
    select
        dropped.article_id,
        dropped.title,
        dropped.url,
        dropped.source_id
    from core.dropped_articles as dropped
    anti join core.articles using (article_id)
)

select * from final;
comment on view main.named_articles is 'One row per article, and per former one (core.dropped_articles). Helper: it may change';
comment on column main.named_articles.article_id is 'The article';
comment on column main.named_articles.title is 'Headline';
comment on column main.named_articles.url is 'Canonical address';
comment on column main.named_articles.source_id is 'Its source';
