-- One row per story of commentary that trends count: what all numbers are of, unless they name another genre.
create or replace view core.commentary as
with final as (
    select * from core.counted_stories
    where genre = 'commentary'
)

select * from final;
comment on view core.commentary is 'One row per story of commentary that trends count: its original article as it read at the end of the story''s quarter, where that is core and dated; other genres are in core.counted_stories';
comment on column core.commentary.story_id is 'The story';
comment on column core.commentary.article_id is 'Its original article';
comment on column core.commentary.source_id is 'The source of the original';
comment on column core.commentary.source_name is 'Name of that source';
comment on column core.commentary.source_group is 'Its region group';
comment on column core.commentary.title is 'Headline';
comment on column core.commentary.authors is 'Authors';
comment on column core.commentary.url is 'Canonical address';
comment on column core.commentary.published_on is 'Earliest date of the story: the one on which it counts';
comment on column core.commentary.published_precision is 'instant, day or month; a month counts in months and quarters only';
comment on column core.commentary.n_articles is 'Articles of the story, the original and its copies: the reach';
comment on column core.commentary.revision_id is 'The revision that is counted: the last one read in the quarter of published_on, or the first one where the text was found later';
comment on column core.commentary.genre is 'commentary';
comment on column core.commentary.n_words is 'Words of the counted text';
comment on column core.commentary.n_sentences is 'Sentences of the counted text';
comment on column core.commentary.text is 'The counted text';
