-- Theme tallies of the touched weeks and months, summed for every slice.
insert into trends.theme_tallies by name
with strata as (  -- one row per unit, period, group of sources, genre, place in the panel and theme
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
    inner join tallied_themes as found using (revision_id)
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
