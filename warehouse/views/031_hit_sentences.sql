-- One row per hit in a story that trends count, with its sentence: the evidence behind every number.
create or replace view core.hit_sentences as
with final as (
    select
        hits.theme_id,
        stories.published_on,
        stories.published_precision,
        stories.genre,
        stories.source_name,
        stories.title,
        stories.url,
        hits.term,
        substring(stories.text, hits.start_offset + 1, hits.end_offset - hits.start_offset) as matched,
        substring(stories.text, hits.sentence_start + 1, hits.sentence_end - hits.sentence_start) as sentence,
        hits.sentence_number,
        hits.voice,
        stories.article_id,
        hits.revision_id,
        stories.source_id,
        stories.source_group
    from core.hits as hits
    inner join core.counted_stories as stories using (revision_id)
)

select * from final;
comment on view core.hit_sentences is 'One row per hit in a story that trends count, of any genre, with its sentence';
comment on column core.hit_sentences.theme_id is 'The theme';
comment on column core.hit_sentences.published_on is 'Date on which the story counts';
comment on column core.hit_sentences.published_precision is 'instant, day or month';
comment on column core.hit_sentences.genre is 'commentary, news, statement, unknown';
comment on column core.hit_sentences.source_name is 'Name of the source';
comment on column core.hit_sentences.title is 'Headline';
comment on column core.hit_sentences.url is 'Canonical address';
comment on column core.hit_sentences.term is 'The term of the codebook that matched';
comment on column core.hit_sentences.matched is 'The words that matched';
comment on column core.hit_sentences.sentence is 'The sentence around them';
comment on column core.hit_sentences.sentence_number is 'Its number in the text, counted from 1';
comment on column core.hit_sentences.voice is 'Whose words the hit is in: headline, quotation or author';
comment on column core.hit_sentences.article_id is 'The article';
comment on column core.hit_sentences.revision_id is 'The revision';
comment on column core.hit_sentences.source_id is 'The source';
comment on column core.hit_sentences.source_group is 'Its region group';
