-- One row per counted text and theme in it: input for statistics over texts and sources.
create or replace view trends.text_themes as
with found as (
    select
        revision_id,
        theme_id,
        count(*) as n_hits,
        count(distinct sentence_number) as n_sentences_with_theme
    from core.hits
    group by revision_id, theme_id
),

final as (
    select
        found.theme_id,
        texts.article_id,
        texts.revision_id,
        texts.source_id,
        texts.source_group,
        texts.genre,
        texts.is_original,
        texts.n_articles,
        texts.published_on,
        texts.published_precision,
        texts.story_published_on,
        texts.story_published_precision,
        texts.n_words,
        texts.n_sentences,
        found.n_hits,
        found.n_sentences_with_theme
    from trends.counted_texts as texts
    inner join found using (revision_id)
)

select * from final;
comment on view trends.text_themes is 'One row per counted text and theme in it: input for statistics over texts and sources; texts without any theme are only in trends.counted_texts';
comment on column trends.text_themes.theme_id is 'The theme';
comment on column trends.text_themes.article_id is 'The article';
comment on column trends.text_themes.revision_id is 'The revision that is counted';
comment on column trends.text_themes.source_id is 'The source';
comment on column trends.text_themes.source_group is 'Region group of the source';
comment on column trends.text_themes.genre is 'commentary, news, statement, unknown';
comment on column trends.text_themes.is_original is 'It is the article that units story and reach count';
comment on column trends.text_themes.n_articles is 'Articles of its story: the weight in unit reach';
comment on column trends.text_themes.published_on is 'Its own date, on which unit article counts it';
comment on column trends.text_themes.published_precision is 'instant, day or month; a text dated to a month counts in no week';
comment on column trends.text_themes.story_published_on is 'Earliest date of its story, on which units story and reach count the original';
comment on column trends.text_themes.story_published_precision is 'instant, day or month';
comment on column trends.text_themes.n_words is 'Words of the counted text';
comment on column trends.text_themes.n_sentences is 'Sentences of the counted text';
comment on column trends.text_themes.n_hits is 'Hits of the theme in it';
comment on column trends.text_themes.n_sentences_with_theme is 'Sentences with at least one of them';
