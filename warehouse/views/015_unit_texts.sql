-- One row per unit and text that counts in it, with date and weight: an article counts by its own date; the original of a
-- story by the date of the story, once or as often as the story has articles.
create or replace view trends.unit_texts as
with final as (
    select
        units.unit,
        texts.article_id,
        texts.revision_id,
        texts.source_id,
        texts.source_group,
        texts.genre,
        if(units.unit = 'article', texts.published_on, texts.story_published_on) as published_on,
        if(units.unit = 'article', texts.published_precision, texts.story_published_precision) as published_precision,
        if(units.unit = 'reach', texts.n_articles, 1)::bigint as weight,
        texts.n_words,
        texts.n_sentences
    from trends.counted_texts as texts
    cross join (values ('article'), ('story'), ('reach')) as units (unit)
    where if(units.unit = 'article', texts.published_on is not null, texts.is_original)
)

select * from final;
comment on view trends.unit_texts is 'One row per unit and text that counts in it: the date on which it counts, and its weight';
comment on column trends.unit_texts.unit is 'article, story or reach';
comment on column trends.unit_texts.article_id is 'The article';
comment on column trends.unit_texts.revision_id is 'The revision that is counted';
comment on column trends.unit_texts.source_id is 'The source';
comment on column trends.unit_texts.source_group is 'Region group of the source';
comment on column trends.unit_texts.genre is 'commentary, news, statement, unknown';
comment on column trends.unit_texts.published_on is 'Date on which it counts: its own in unit article, else that of its story';
comment on column trends.unit_texts.published_precision is 'instant, day or month; a text dated to a month counts in no week';
comment on column trends.unit_texts.weight is 'Number of texts that it counts for: articles of its story in unit reach, else 1';
comment on column trends.unit_texts.n_words is 'Words of the counted text, once';
comment on column trends.unit_texts.n_sentences is 'Sentences of the counted text, once';
