-- What was found in the texts of the touched weeks and months. Hits are read once, and only those of these texts.
insert into trends.theme_tallies by name
with sentences as (  -- one row per text, theme and sentence
    select
        hits.revision_id,
        themes.theme_group,
        hits.theme_id,
        hits.sentence_number,
        count(*) as n_hits
    from core.hits as hits
    inner join core.themes as themes using (theme_id)
    where hits.revision_id in (select placed_texts.revision_id from placed_texts)
    group by hits.revision_id, themes.theme_group, hits.theme_id, hits.sentence_number
),

found as (  -- one row per text and theme, or group of themes
    select
        revision_id,
        'theme' as theme_kind,
        theme_id,
        sum(n_hits)::bigint as n_hits,
        count(*) as n_sentences
    from sentences
    group by revision_id, theme_id
    union all
    select
        revision_id,
        'group' as theme_kind,
        theme_group as theme_id,
        sum(n_hits)::bigint as n_hits,
        count(distinct sentence_number) as n_sentences
    from sentences
    group by revision_id, theme_group
)

select
    texts.unit,
    texts.period,
    texts.period_start,
    texts.source_id,
    texts.genre,
    found.theme_kind,
    found.theme_id,
    count(*) as n_texts_with_theme,
    sum(texts.weight)::bigint as n_with_theme,
    sum(texts.weight * found.n_hits)::bigint as n_hits,
    sum(texts.weight * texts.weight * found.n_hits * found.n_hits)::bigint as hits_squares,
    sum(texts.weight * found.n_hits * texts.n_words)::bigint as hits_words,
    sum(texts.weight * found.n_sentences)::bigint as n_sentences_with_theme
from placed_texts as texts
inner join found using (revision_id)
group by
    texts.unit, texts.period, texts.period_start, texts.source_id, texts.genre, found.theme_kind, found.theme_id
order by
    texts.unit, texts.period, texts.period_start, texts.source_id, texts.genre, found.theme_kind, found.theme_id;
