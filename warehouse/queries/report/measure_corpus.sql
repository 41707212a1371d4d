-- What the numbers are of: counted stories of commentary, their sources and their hits.
with counted as (
    select
        revision_id,
        source_id,
        story_published_on
    from trends.counted_texts
    where is_original and genre = 'commentary' and story_published_on is not null
)

select
    codebooks.codebook_version,
    (select count(*) from core.articles) as n_articles,
    (select count(*) from counted) as n_stories,
    (select count(distinct counted.source_id) from counted) as n_sources,
    (select count(*) from core.hits as hits semi join counted using (revision_id)) as n_hits,
    (select min(counted.story_published_on) from counted) as first_on,
    (select max(counted.story_published_on) from counted) as last_on,
    exists (select articles.article_id from core.articles as articles) and not exists (  -- the first other address ends it
        select articles.article_id from core.articles as articles
        where not regexp_matches(articles.url, '^\w+://[^/:]+\.example[:/]')  -- RFC 2606: such a name has no site
    ) as is_invented
from core.codebooks as codebooks
where codebooks.is_current;
