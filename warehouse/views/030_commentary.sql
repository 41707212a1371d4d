-- One row per story that trends count: its original, as it read when the story's quarter was over, where core and dated.
create or replace view core.commentary as
with counted as (
    select
        stories.story_id,
        core.counted_revision(
            revisions.revision_id, revisions.revision_number, revisions.seen_at, stories.published_on
        ) as revision_id
    from core.stories as stories
    inner join core.revisions as revisions on stories.original_article_id = revisions.article_id
    where stories.published_on is not null
    group by stories.story_id
)

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
inner join counted using (story_id)
inner join core.articles as articles on stories.original_article_id = articles.article_id
inner join core.sources as sources using (source_id)
inner join core.revisions as revisions on counted.revision_id = revisions.revision_id
where
    revisions.relevance = 'core'
    and revisions.codebook_sha256 is not null;
comment on view core.commentary is 'One row per story that trends count: its original article as it read when the story''s quarter was over, where that is core and dated';
comment on column core.commentary.story_id is 'The story';
comment on column core.commentary.article_id is 'Its original article';
comment on column core.commentary.source_id is 'The source of the original';
comment on column core.commentary.source_name is 'Name of that source';
comment on column core.commentary.source_group is 'Its region group';
comment on column core.commentary.title is 'Headline';
comment on column core.commentary.authors is 'Authors';
comment on column core.commentary.url is 'Canonical address';
comment on column core.commentary.published_on is 'Earliest date of the story: the one it is counted on';
comment on column core.commentary.published_precision is 'instant, day or month; a month counts in months and quarters only';
comment on column core.commentary.n_articles is 'The original and its copies: the reach';
comment on column core.commentary.revision_id is 'The revision that is counted: the last one read in the quarter of published_on, or the first one where the text was found later';
comment on column core.commentary.genre is 'commentary, news, statement, unknown';
comment on column core.commentary.n_words is 'Words of the counted text';
comment on column core.commentary.n_sentences is 'Sentences of the counted text';
comment on column core.commentary.text is 'The counted text';

-- One row per hit in a story that trends count, with its sentence.
create or replace view core.hit_sentences as
select
    hits.theme_id,
    commentary.published_on,
    commentary.published_precision,
    commentary.source_name,
    commentary.title,
    commentary.url,
    hits.term,
    substring(commentary.text, hits.start_offset + 1, hits.end_offset - hits.start_offset) as matched,
    substring(commentary.text, hits.sentence_start + 1, hits.sentence_end - hits.sentence_start) as sentence,
    hits.sentence_number,
    hits.voice,
    commentary.article_id,
    hits.revision_id
from core.hits as hits
inner join core.commentary as commentary using (revision_id);
comment on view core.hit_sentences is 'One row per hit in a story that trends count, with its sentence';
comment on column core.hit_sentences.theme_id is 'The theme';
comment on column core.hit_sentences.published_on is 'Date that the story is counted on';
comment on column core.hit_sentences.published_precision is 'instant, day or month';
comment on column core.hit_sentences.source_name is 'Name of the source';
comment on column core.hit_sentences.title is 'Headline';
comment on column core.hit_sentences.url is 'Canonical address';
comment on column core.hit_sentences.term is 'The term of the codebook that matched';
comment on column core.hit_sentences.matched is 'The words that it matched';
comment on column core.hit_sentences.sentence is 'The sentence around them';
comment on column core.hit_sentences.sentence_number is 'Its number in the text, counted from 1';
comment on column core.hit_sentences.voice is 'In whose words the hit stands: headline, quotation or author';
comment on column core.hit_sentences.article_id is 'The article';
comment on column core.hit_sentences.revision_id is 'The revision';
