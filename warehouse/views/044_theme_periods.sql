-- One row per theme (or group of themes), kind of period and period, unit, panel, group of sources and genre: the trend.
-- What counts is tallied each night (warehouse/store/trends.py); here stand its intervals, its doubts and its gaps.
-- A period without texts is there as a gap, in every series that has a text at all: its counts are 0, its share and rate
-- NULL, so that no line is drawn over it.
create or replace view trends.theme_periods as
with coverage as materialized (
    select * from trends.coverage
),

starts as (
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
        'all' as genre
    from starts
    cross join (values ('article'), ('story'), ('reach')) as units (unit)
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
        coverage.period,
        coverage.period_start,
        series.panel,
        series.source_group,
        series.genre
    from series
    inner join coverage on series.source_group = coverage.source_group
    inner join starts on series.panel = starts.panel and coverage.period_start >= starts.first_day
    anti join trends.text_tallies as tallied
        on
            series.unit = tallied.unit
            and coverage.period = tallied.period
            and coverage.period_start = tallied.period_start
            and series.panel = tallied.panel
            and series.source_group = tallied.source_group
            and series.genre = tallied.genre
),

cells as not materialized (
    select * from trends.text_tallies
    union all by name
    select * from gaps
),

themes as not materialized (
    select
        'theme' as theme_kind,
        themes.theme_id,
        themes.weaknesses,
        themes.weaknesses is not null as is_measured,
        baseline.n_hits as n_hits_baseline,
        baseline.n_words as n_words_baseline
    from core.themes as themes
    left join core.baseline as baseline using (theme_id)
    union all
    select
        'group' as theme_kind,
        themes.theme_group as theme_id,
        list_sort(list_distinct(flatten(list(themes.weaknesses)))) as weaknesses,
        bool_and(themes.weaknesses is not null) as is_measured,
        sum(baseline.n_hits) as n_hits_baseline,
        min(baseline.n_words) as n_words_baseline
    from core.themes as themes
    left join core.baseline as baseline using (theme_id)
    group by themes.theme_group
),

counted as not materialized (
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
    cross join themes
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

measured as not materialized (
    select
        *,
        n * n_per_weight as n_effective,
        n_with_theme / nullif(n, 0) as share,
        trends.wilson_low(n_with_theme * n_per_weight, n * n_per_weight) as share_low,
        trends.wilson_high(n_with_theme * n_per_weight, n * n_per_weight) as share_high
    from counted
),

weights as (
    select
        *,
        count(*) over (partition by unit, panel) as n_strata
    from trends.weights
),

standardised as (  -- only where every group with a weight has texts, and groups without one hardly any
    select
        measured.theme_kind,
        measured.theme_id,
        measured.unit,
        measured.period,
        measured.period_start,
        measured.panel,
        'all' as source_group,
        measured.genre,
        least(sum(weights.weight * measured.share), 1) as share,
        sqrt(
            sum(
                weights.weight ** 2 * measured.share * (1 - measured.share) / (measured.n * measured.n_per_weight)
            )
        ) as share_se,
        sqrt(sum((weights.weight * (measured.share - measured.share_low)) ** 2)) as reach_low,
        sqrt(sum((weights.weight * (measured.share_high - measured.share)) ** 2)) as reach_high,
        max(weights.weights_from) as weights_from
    from measured
    inner join weights using (unit, panel, source_group)
    inner join trends.text_tallies as whole
        on
            measured.unit = whole.unit
            and measured.period = whole.period
            and measured.period_start = whole.period_start
            and measured.panel = whole.panel
            and measured.genre = whole.genre
            and whole.source_group = 'all'
    where measured.source_group <> 'all' and measured.n > 0
    group by
        measured.theme_kind, measured.theme_id, measured.unit, measured.period, measured.period_start,
        measured.panel, measured.genre
    having
        count(*) = max(weights.n_strata)
        and sum(measured.n) >= trends.limit_of('weighted') * max(whole.n)
),

complete as (
    select
        measured.*,
        standardised.share as share_standardised,
        standardised.share_se as share_standardised_se,
        standardised.weights_from,
        if(standardised.share is null, null, greatest(standardised.share - standardised.reach_low, 0))
            as share_standardised_low,
        if(standardised.share is null, null, least(standardised.share + standardised.reach_high, 1))
            as share_standardised_high,
        coverage.period_end,
        coverage.is_complete,
        coverage.is_watched,
        coverage.n_nights,
        coverage.n_nights_missing,
        coverage.share_answered,
        coverage.n_feeds_overflowed,
        coverage.has_low_coverage,
        coverage.has_overflows,
        sum(measured.n_texts_with_theme) over series as n_mentions,
        count(*) filter (where measured.n_effective >= trends.limit_of('few_texts')) over series as n_points
    from measured
    inner join coverage using (period, period_start, source_group)
    left join standardised
        using (theme_kind, theme_id, unit, period, period_start, panel, source_group, genre)
    window series as (
        partition by
            measured.theme_kind, measured.theme_id, measured.period, measured.unit, measured.panel,
            measured.source_group, measured.genre
    )
),

judged as (
    select
        *,
        if(n_texts = 0, ['gap'], [])
        || if(n_texts > 0 and n_effective < trends.limit_of('few_texts'), ['few_texts'], [])
        || if(
            n_effective >= trends.limit_of('few_texts') and n_effective < trends.limit_of('under_20'), ['under_20'], []
        )
        || if(is_complete, [], ['incomplete'])
        || if(is_watched, [], ['unwatched'])
        || if(has_low_coverage, ['low_coverage'], [])
        || if(has_overflows, ['overflowed'], [])
        || if(share_biggest_source > trends.limit_of('one_source'), ['one_source'], [])
        || if(n_mentions < trends.limit_of('few_mentions'), ['few_mentions'], [])
        || if(n_points < trends.limit_of('few_periods'), ['few_periods'], [])
        || if(len(weaknesses) > 0, ['weak_theme'], [])
        || if(is_measured, [], ['unmeasured_theme'])
            as quality_reasons
    from complete
)

select
    judged.theme_kind,
    judged.theme_id,
    judged.period,
    judged.period_start,
    judged.period_end,
    judged.unit,
    judged.panel,
    judged.source_group,
    judged.genre,
    judged.n,
    judged.n_with_theme,
    judged.share,
    judged.share_low,
    judged.share_high,
    judged.share_standardised,
    judged.share_standardised_low,
    judged.share_standardised_high,
    judged.share_standardised_se,
    judged.weights_from,
    judged.n_hits,
    judged.n_words,
    1000 * judged.n_hits / nullif(judged.n_words, 0) as rate,
    trends.rate_low(
        judged.n_texts, judged.n_hits, judged.hits_squares, judged.hits_words, judged.n_words, judged.words_squares,
        per_weight := judged.n_per_weight
    ) as rate_low,
    trends.rate_high(
        judged.n_texts, judged.n_hits, judged.hits_squares, judged.hits_words, judged.n_words, judged.words_squares,
        per_weight := judged.n_per_weight
    ) as rate_high,
    judged.n_texts,
    judged.n_effective,
    judged.n_sentences,
    judged.n_sentences_with_theme,
    coalesce(judged.n_sources, 0) as n_sources,
    judged.share_biggest_source,
    judged.is_complete,
    judged.n_nights,
    judged.n_nights_missing,
    judged.share_answered,
    judged.n_feeds_overflowed,
    1000 * judged.n_hits_baseline / judged.n_words_baseline as rate_baseline,
    if(
        judged.n_words > 0 and judged.n_hits + judged.n_hits_baseline > 0,
        trends.log2_ratio(judged.n_hits, judged.n_words, judged.n_hits_baseline, judged.n_words_baseline),
        null
    ) as log2_ratio_to_baseline,
    case
        when list_has_any(judged.quality_reasons, ['gap', 'few_texts']) then 'do_not_draw'
        when len(judged.quality_reasons) > 0 then 'care'
        else 'draw'
    end as quality,
    judged.quality_reasons,
    codebooks.codebook_version
from judged
inner join core.codebooks as codebooks on codebooks.is_current;
comment on view trends.theme_periods is 'One row per theme (or group of themes), period, unit, panel, group of sources and genre: how common the theme is, how sure that is, how well the period was watched. Name a unit, panel, source_group and genre in every question: the plain one is unit story and three times all. Texts count as they read when their quarter was over: later edits change no finished quarter';
comment on column trends.theme_periods.theme_kind is 'theme, or group (of themes)';
comment on column trends.theme_periods.theme_id is 'The theme, or the group; a text counts once for a group, however many of its themes it has';
comment on column trends.theme_periods.period is 'week (from Monday), month or quarter';
comment on column trends.theme_periods.period_start is 'First day';
comment on column trends.theme_periods.period_end is 'Last day';
comment on column trends.theme_periods.unit is 'What is counted: article (each by its own date), story (the original, by the earliest date), reach (the original, weighing as many as its story has articles)';
comment on column trends.theme_periods.panel is 'all sources, or fixed: those of trends.panels, from its window on';
comment on column trends.theme_periods.source_group is 'all, or one region group of sources';
comment on column trends.theme_periods.genre is 'all, or one of commentary, news, statement, unknown';
comment on column trends.theme_periods.n is 'Texts of the period, weighted in unit reach; 0 is a gap';
comment on column trends.theme_periods.n_with_theme is 'Of these, those with at least one hit';
comment on column trends.theme_periods.share is 'Share with the theme, 0 to 1; NULL in a gap';
comment on column trends.theme_periods.share_low is 'Lower end of its Wilson 95 % interval, over n_effective texts';
comment on column trends.theme_periods.share_high is 'Upper end of its Wilson 95 % interval, over n_effective texts';
comment on column trends.theme_periods.share_standardised is 'Share with the theme if the mix of source groups were that of trends.weights; NULL where such a group has no text, and in rows of one group';
comment on column trends.theme_periods.share_standardised_low is 'Lower end of its 95 % interval, combined from those of the groups (MOVER: Zou and Donner 2008)';
comment on column trends.theme_periods.share_standardised_high is 'Upper end of its 95 % interval';
comment on column trends.theme_periods.share_standardised_se is 'Its standard error, the root of the sum of squared weight * share * (1 - share) / n of the groups';
comment on column trends.theme_periods.weights_from is 'Where its weights come from: baseline (the extended baseline''s texts) or all (all texts of the first night that had 100; below that still moving); NULL where there is no standardised share';
comment on column trends.theme_periods.n_hits is 'Hits, weighted in unit reach';
comment on column trends.theme_periods.n_words is 'Words of all texts of the period, weighted in unit reach';
comment on column trends.theme_periods.rate is 'Hits per 1,000 words; NULL in a gap';
comment on column trends.theme_periods.rate_low is 'Lower end of its 95 % interval over texts (t, on the log scale, with as many degrees of freedom as the hits come from texts, by Simpson''s index; 2 at least, n_texts less 1 at most): 0 without a hit, NULL where there is but one text. Wide where the hits are those of few texts';
comment on column trends.theme_periods.rate_high is 'Upper end of its 95 % interval: as many times rate as rate is of rate_low, at most 1,000; without a hit that of a Poisson count';
comment on column trends.theme_periods.n_texts is 'Texts of the period, each counted once in every unit';
comment on column trends.theme_periods.n_effective is 'Texts of equal weight that say as much (Kish): below n_texts where few stories have most of the copies';
comment on column trends.theme_periods.n_sentences is 'Sentences of all texts of the period, weighted in unit reach';
comment on column trends.theme_periods.n_sentences_with_theme is 'Of these, those with at least one hit';
comment on column trends.theme_periods.n_sources is 'Sources of the period''s texts';
comment on column trends.theme_periods.share_biggest_source is 'Share of n that is of the source with most, 0 to 1';
comment on column trends.theme_periods.is_complete is 'The period was over before the last night';
comment on column trends.theme_periods.n_nights is 'Nights run in the period, of a group those that knew a feed of it; NULL where it was over before the first one';
comment on column trends.theme_periods.n_nights_missing is 'Days of the period without one, from the first one to the last night';
comment on column trends.theme_periods.share_answered is 'Share of the feeds, night by night, of its group of sources, whose last visit did not fail, 0 to 1; NULL where no visit is kept (trends.coverage)';
comment on column trends.theme_periods.n_feeds_overflowed is 'Visits on which a feed of its group ran over: some of its entries were probably missed';
comment on column trends.theme_periods.rate_baseline is 'Hits per 1,000 words of the two seed articles; NULL where they are not measured under this codebook';
comment on column trends.theme_periods.log2_ratio_to_baseline is 'Log2 of rate to rate_baseline, a zero count taken as 0.5, NULL where both are zero: 1 is twice as dense, -1 half. No test: two texts are a reference, not a sample';
comment on column trends.theme_periods.quality is 'draw, care (draw with care) or do_not_draw';
comment on column trends.theme_periods.quality_reasons is 'Why not draw: codes of trends.quality_reasons';
comment on column trends.theme_periods.codebook_version is 'Version of the codebook; series of two versions are never spliced';
