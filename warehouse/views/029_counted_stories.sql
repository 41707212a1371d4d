-- One row per story that trends count, of any genre: its original, as it read at the end of the story's quarter, where
-- core, dated, and published when anyone watched its source.
create or replace view core.counted_stories as
with final as (
    select
        stories.story_id,
        articles.article_id,
        articles.source_id,
        sources.name as source_name,
        sources.source_group,
        articles.title,
        articles.authors,
        articles.url,
        stories.published_on,
        stories.published_precision,
        stories.n_articles,
        revisions.revision_id,
        revisions.genre,
        revisions.n_words,
        revisions.n_sentences,
        revisions.text
    from core.stories as stories
    inner join main.story_revisions as counted using (story_id)
    inner join core.articles as articles on stories.original_article_id = articles.article_id
    inner join core.sources as sources using (source_id)
    inner join core.revisions as revisions on counted.revision_id = revisions.revision_id
    anti join main.before_history as uncounted on articles.article_id = uncounted.article_id
    where
        counted.published_on is not null
        and revisions.relevance = 'core'
        and revisions.codebook_sha256 is not null
)

select * from final;
comment on view core.counted_stories is 'One row per story that trends count: its original article as it read at the end of the story''s quarter, where that is core and dated; of any genre, commentary among them';
comment on column core.counted_stories.story_id is 'The story';
comment on column core.counted_stories.article_id is 'Its original article';
comment on column core.counted_stories.source_id is 'The source of the original';
comment on column core.counted_stories.source_name is 'Name of that source';
comment on column core.counted_stories.source_group is 'Its region group';
comment on column core.counted_stories.title is 'Headline';
comment on column core.counted_stories.authors is 'Authors';
comment on column core.counted_stories.url is 'Canonical address';
comment on column core.counted_stories.published_on is 'Earliest date of the story: the one on which it counts';
comment on column core.counted_stories.published_precision is 'instant, day or month; a month counts in months and quarters only';
comment on column core.counted_stories.n_articles is 'Articles of the story, the original and its copies: the reach';
comment on column core.counted_stories.revision_id is 'The revision that is counted: the last one read in the quarter of published_on, or the first one where the text was found later';
comment on column core.counted_stories.genre is 'commentary, news, statement, unknown';
comment on column core.counted_stories.n_words is 'Words of the counted text';
comment on column core.counted_stories.n_sentences is 'Sentences of the counted text';
comment on column core.counted_stories.text is 'The counted text';
