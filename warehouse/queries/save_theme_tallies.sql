-- What was found in the texts of the touched weeks and months, in every slice that it belongs to. Hits are read once, and only those of these texts.
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
    where hits.revision_id in (select placed_texts.revision_id from placed_texts where placed_texts.period <> 'quarter')
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
),

strata as (  -- one row per unit, period, group of sources, genre, place in the panel and theme
    select
        texts.unit,
        texts.period,
        texts.period_start,
        texts.source_group,
        texts.genre,
        texts.is_in_panel,
        found.theme_kind,
        found.theme_id,
        count(*) as n_texts_with_theme,
        sum(texts.weight) as n_with_theme,
        sum(texts.weight * found.n_hits) as n_hits,
        sum(texts.weight * texts.weight * found.n_hits * found.n_hits) as hits_squares,
        sum(texts.weight * found.n_hits * texts.n_words) as hits_words,
        sum(texts.weight * found.n_sentences) as n_sentences_with_theme
    from placed_texts as texts
    inner join found using (revision_id)
    where texts.period <> 'quarter'
    group by all
)

select
    strata.unit,
    strata.period,
    strata.period_start,
    panels.panel,
    if(groups.is_all, 'all', strata.source_group) as source_group,
    if(genres.is_all, 'all', strata.genre) as genre,
    strata.theme_kind,
    strata.theme_id,
    sum(strata.n_texts_with_theme)::bigint as n_texts_with_theme,
    sum(strata.n_with_theme)::bigint as n_with_theme,
    sum(strata.n_hits)::bigint as n_hits,
    sum(strata.hits_squares)::bigint as hits_squares,
    sum(strata.hits_words)::bigint as hits_words,
    sum(strata.n_sentences_with_theme)::bigint as n_sentences_with_theme
from strata
cross join (values ('all'), ('fixed')) as panels (panel)
cross join (values (true), (false)) as groups (is_all)
cross join (values (true), (false)) as genres (is_all)
where strata.is_in_panel or panels.panel = 'all'
group by all
order by all;
