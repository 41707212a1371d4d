-- Text tallies of the touched periods: first by source, then summed for every slice.
insert into trends.text_tallies by name
with by_source as (
    select
        unit,
        period,
        period_start,
        source_id,
        source_group,
        genre,
        is_in_panel,
        count(*) as n_texts,
        sum(weight) as n,
        sum(weight * weight) as n_squares,
        sum(n_words) as n_words,
        sum(n_words * n_words) as words_squares,
        sum(n_sentences) as n_sentences
    from placed_texts
    group by all
),

sliced as (
    select
        by_source.unit,
        by_source.period,
        by_source.period_start,
        panels.panel,
        if(groups.is_all, 'all', by_source.source_group) as source_group,
        if(genres.is_all, 'all', by_source.genre) as genre,
        by_source.source_id,
        sum(by_source.n_texts) as n_texts,
        sum(by_source.n) as n,
        sum(by_source.n_squares) as n_squares,
        sum(by_source.n_words) as n_words,
        sum(by_source.words_squares) as words_squares,
        sum(by_source.n_sentences) as n_sentences
    from by_source
    cross join (values ('all'), ('fixed')) as panels (panel)
    cross join (values (true), (false)) as groups (is_all)
    cross join (values (true), (false)) as genres (is_all)
    where by_source.is_in_panel or panels.panel = 'all'
    group by all
)

select
    unit,
    period,
    period_start,
    panel,
    source_group,
    genre,
    sum(n_texts)::bigint as n_texts,
    sum(n)::bigint as n,
    sum(n_squares)::bigint as n_squares,
    sum(n_words)::bigint as n_words,
    sum(words_squares)::bigint as words_squares,
    sum(n_sentences)::bigint as n_sentences,
    count(*) as n_sources,
    max(n)::bigint as n_biggest_source
from sliced
group by unit, period, period_start, panel, source_group, genre
order by unit, period, panel, source_group, genre, period_start;
