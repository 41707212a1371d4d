-- One row per theme (or group of themes) and cell of the trends: its counts, its share and the share's interval. A period
-- without texts is a cell too, in every series that has a text at all: a gap, so that no line is drawn over it.
create or replace view main.theme_cells as
with starts as (
    select
        'all' as panel,
        date '0001-01-01' as first_day
    union all
    select
        'fixed' as panel,
        first_day
    from trends.windows
    where name = 'panel'
),

series as (
    select
        units.unit,
        starts.panel,
        'all' as source_group,
        genres.genre
    from starts
    cross join (values ('article'), ('story'), ('reach')) as units (unit)
    cross join (values ('all'), ('commentary')) as genres (genre)
    union
    select
        unit,
        panel,
        source_group,
        genre
    from trends.text_tallies
),

gaps as (
    select
        series.unit,
        calendar.period,
        calendar.period_start,
        series.panel,
        series.source_group,
        series.genre
    from series
    inner join main.calendar as calendar on series.source_group = calendar.source_group
    inner join starts on series.panel = starts.panel and calendar.period_start >= starts.first_day
    anti join trends.text_tallies as tallied
        on
            series.unit = tallied.unit
            and calendar.period = tallied.period
            and calendar.period_start = tallied.period_start
            and series.panel = tallied.panel
            and series.source_group = tallied.source_group
            and series.genre = tallied.genre
),

cells as (
    select * from trends.text_tallies
    union all by name
    select * from gaps
),

counted as (
    select
        themes.theme_kind,
        themes.theme_id,
        cells.unit,
        cells.period,
        cells.period_start,
        cells.panel,
        cells.source_group,
        cells.genre,
        themes.weaknesses,
        themes.is_measured,
        themes.n_hits_baseline,
        themes.n_words_baseline,
        cells.n_sources,
        coalesce(cells.n_texts, 0)::bigint as n_texts,
        coalesce(cells.n, 0)::bigint as n,
        cells.n::double / cells.n_squares::double as n_per_weight,
        coalesce(cells.n_words, 0)::bigint as n_words,
        coalesce(cells.words_squares, 0)::double as words_squares,
        coalesce(cells.n_sentences, 0)::bigint as n_sentences,
        cells.n_biggest_source / cells.n as share_biggest_source,
        coalesce(found.n_texts_with_theme, 0)::bigint as n_texts_with_theme,
        coalesce(found.n_with_theme, 0)::bigint as n_with_theme,
        coalesce(found.n_hits, 0)::bigint as n_hits,
        coalesce(found.hits_squares, 0)::double as hits_squares,
        coalesce(found.hits_words, 0)::double as hits_words,
        coalesce(found.n_sentences_with_theme, 0)::bigint as n_sentences_with_theme
    from cells
    cross join main.counted_themes as themes
    left join trends.theme_tallies as found
        on
            themes.theme_kind = found.theme_kind
            and themes.theme_id = found.theme_id
            and cells.unit = found.unit
            and cells.period = found.period
            and cells.period_start = found.period_start
            and cells.panel = found.panel
            and cells.source_group = found.source_group
            and cells.genre = found.genre
),

final as (
    select
        *,
        n * n_per_weight as n_effective,
        n_with_theme / nullif(n, 0) as share,
        trends.wilson_low(n_with_theme * n_per_weight, n * n_per_weight) as share_low,
        trends.wilson_high(n_with_theme * n_per_weight, n * n_per_weight) as share_high
    from counted
)

select * from final;
comment on view main.theme_cells is 'One row per theme (or group of themes), period, unit, panel, group of sources and genre: its counts and its share, gaps included. Helper of trends.theme_periods: it may change';
comment on column main.theme_cells.theme_kind is 'theme or group';
comment on column main.theme_cells.theme_id is 'The theme, or the group of themes';
comment on column main.theme_cells.unit is 'article, story or reach';
comment on column main.theme_cells.period is 'week (from Monday), month or quarter';
comment on column main.theme_cells.period_start is 'First day';
comment on column main.theme_cells.panel is 'all or fixed';
comment on column main.theme_cells.source_group is 'all, or one region group of sources';
comment on column main.theme_cells.genre is 'all, or one of commentary, news, statement, unknown';
comment on column main.theme_cells.weaknesses is 'Why the theme is published as weak, of a group all of its themes; empty where it is not, NULL where it was not measured under this codebook';
comment on column main.theme_cells.is_measured is 'Precision and recall were measured under this codebook, of a group for all of its themes';
comment on column main.theme_cells.n_hits_baseline is 'Hits in the two seed articles; NULL where they are not measured under this codebook';
comment on column main.theme_cells.n_words_baseline is 'Words of the two seed articles';
comment on column main.theme_cells.n_sources is 'Sources of the period''s texts';
comment on column main.theme_cells.n_texts is 'Texts of the period, each counted once in every unit';
comment on column main.theme_cells.n is 'Texts of the period, weighted in unit reach; 0 is a gap';
comment on column main.theme_cells.n_per_weight is 'Ratio of the sum of weights to the sum of squared weights: 1 in units article and story, NULL in a gap';
comment on column main.theme_cells.n_words is 'Words of all texts of the period, weighted in unit reach';
comment on column main.theme_cells.words_squares is 'Sum of the squares of the weighted words';
comment on column main.theme_cells.n_sentences is 'Sentences of all texts of the period, weighted in unit reach';
comment on column main.theme_cells.share_biggest_source is 'Share of n that is of the source with most, 0 to 1';
comment on column main.theme_cells.n_texts_with_theme is 'Texts with at least one hit, each counted once in every unit';
comment on column main.theme_cells.n_with_theme is 'Of these, those with at least one hit';
comment on column main.theme_cells.n_hits is 'Hits, weighted in unit reach';
comment on column main.theme_cells.hits_squares is 'Sum of the squares of the weighted hits';
comment on column main.theme_cells.hits_words is 'Sum of the products of weighted hits and weighted words';
comment on column main.theme_cells.n_sentences_with_theme is 'Of these, those with at least one hit';
comment on column main.theme_cells.n_effective is 'Texts of equal weight that say as much (Kish): below n_texts where few stories have most of the copies';
comment on column main.theme_cells.share is 'Share with the theme, 0 to 1; NULL in a gap';
comment on column main.theme_cells.share_low is 'Lower end of its Wilson 95 % interval, over n_effective texts';
comment on column main.theme_cells.share_high is 'Upper end of its Wilson 95 % interval, over n_effective texts';
