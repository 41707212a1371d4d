-- One row per theme (or group of themes), kind of period and period, unit, panel, group of sources and genre: the trend.
-- What counts is tallied each night (warehouse/store/trends.py); cells, standardised and judged are views of their own.
create or replace view trends.theme_periods as
with final as (
    select
        cells.theme_kind,
        cells.theme_id,
        cells.period,
        cells.period_start,
        cells.period_end,
        cells.unit,
        cells.panel,
        cells.source_group,
        cells.genre,
        cells.n,
        cells.n_with_theme,
        cells.share,
        cells.share_low,
        cells.share_high,
        cells.share_standardised,
        cells.share_standardised_low,
        cells.share_standardised_high,
        cells.share_standardised_se,
        cells.weights_from,
        cells.n_hits,
        cells.n_words,
        1000 * cells.n_hits / nullif(cells.n_words, 0) as rate,
        trends.rate_low(
            cells.n_texts, cells.n_hits, cells.hits_squares, cells.hits_words, cells.n_words, cells.words_squares,
            per_weight := cells.n_per_weight
        ) as rate_low,
        trends.rate_high(
            cells.n_texts, cells.n_hits, cells.hits_squares, cells.hits_words, cells.n_words, cells.words_squares,
            per_weight := cells.n_per_weight
        ) as rate_high,
        cells.n_texts,
        cells.n_effective,
        cells.n_sentences,
        cells.n_sentences_with_theme,
        coalesce(cells.n_sources, 0) as n_sources,
        cells.share_biggest_source,
        cells.is_complete,
        cells.n_nights,
        cells.n_nights_missing,
        cells.share_answered,
        cells.n_feeds_overflowed,
        1000 * cells.n_hits_baseline / cells.n_words_baseline as rate_baseline,
        if(
            cells.n_words > 0 and cells.n_hits + cells.n_hits_baseline > 0,
            trends.log2_ratio(cells.n_hits, cells.n_words, cells.n_hits_baseline, cells.n_words_baseline),
            null
        ) as log2_ratio_to_baseline,
        case
            when list_has_any(cells.quality_reasons, ['gap', 'few_texts']) then 'do_not_draw'
            when len(cells.quality_reasons) > 0 then 'care'
            else 'draw'
        end as quality,
        cells.quality_reasons,
        codebooks.codebook_version,
        corrected.share_corrected,
        corrected.share_corrected_low,
        corrected.share_corrected_high,
        case
            when cells.n = 0 then 'gap'
            when corrected.theme_id is null then 'not_validated'
            else corrected.reason_uncorrected
        end as reason_uncorrected,
        trends.period_label(cells.period, cells.period_start) as period_label,
        trends.decimal_year(cells.period_start, cells.period_end) as decimal_year
    from main.theme_judged as cells
    inner join core.codebooks as codebooks on codebooks.is_current
    left join trends.corrected_shares as corrected
        on
            cells.theme_kind = 'theme'
            and cells.theme_id = corrected.theme_id
            and cells.unit = corrected.unit
            and cells.period = corrected.period
            and cells.period_start = corrected.period_start
            and cells.panel = corrected.panel
            and cells.source_group = corrected.source_group
            and cells.genre = corrected.genre
)

select * from final;
comment on view trends.theme_periods is 'One row per theme (or group of themes), period, unit, panel, group of sources and genre: frequency of the theme with its intervals, and coverage of the period. Filter on one unit, panel, source_group and genre in every query: the plain slice is unit story and all for the other three. Texts count as they read at the end of their quarter: later edits change no finished quarter';
comment on column trends.theme_periods.theme_kind is 'theme, or group (of themes)';
comment on column trends.theme_periods.theme_id is 'The theme, or the group; a text counts once for a group, however many of its themes it has';
comment on column trends.theme_periods.period is 'week (from Monday), month or quarter';
comment on column trends.theme_periods.period_start is 'First day';
comment on column trends.theme_periods.period_end is 'Last day';
comment on column trends.theme_periods.unit is 'What is counted: article (each by its own date), story (the original, by the earliest date), reach (the original, weighted by the number of articles of its story)';
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
comment on column trends.theme_periods.share_standardised_se is 'Its standard error, recovered from its interval: half its length over 1.96. Never 0, also where every text of a group has the theme, or none';
comment on column trends.theme_periods.weights_from is 'Source of its weights: baseline (texts of the extended baseline) or all (all texts of the first night with 100; with fewer, they still change); NULL where there is no standardised share';
comment on column trends.theme_periods.n_hits is 'Hits, weighted in unit reach';
comment on column trends.theme_periods.n_words is 'Words of all texts of the period, weighted in unit reach';
comment on column trends.theme_periods.rate is 'Hits per 1,000 words; NULL in a gap';
comment on column trends.theme_periods.rate_low is 'Lower end of its 95 % interval over texts (t, on the log scale; degrees of freedom by Simpson''s index: the effective number of texts that the hits come from, at least 2, at most n_texts - 1): 0 without a hit, NULL with a single text. Wide where the hits come from few texts';
comment on column trends.theme_periods.rate_high is 'Upper end of its 95 % interval: rate times the ratio of rate to rate_low, at most 1,000; without a hit the upper end for a Poisson count';
comment on column trends.theme_periods.n_texts is 'Texts of the period, each counted once in every unit';
comment on column trends.theme_periods.n_effective is 'Effective number of texts (Kish): below n_texts where few stories have most of the copies';
comment on column trends.theme_periods.n_sentences is 'Sentences of all texts of the period, weighted in unit reach';
comment on column trends.theme_periods.n_sentences_with_theme is 'Of these, those with at least one hit';
comment on column trends.theme_periods.n_sources is 'Sources of the period''s texts';
comment on column trends.theme_periods.share_biggest_source is 'Share of n from the source with most texts, 0 to 1';
comment on column trends.theme_periods.is_complete is 'The period was over before the last night';
comment on column trends.theme_periods.n_nights is 'Nights run in the period, for a group those that knew a feed of it; NULL where it was over before the first one';
comment on column trends.theme_periods.n_nights_missing is 'Days of the period without a night, from the first night to the last';
comment on column trends.theme_periods.share_answered is 'Share of the feeds of its group of sources, summed over the nights, whose last visit did not fail, 0 to 1; NULL where no visit is recorded (trends.coverage)';
comment on column trends.theme_periods.n_feeds_overflowed is 'Visits on which a feed of its group overflowed: some of its entries were probably missed';
comment on column trends.theme_periods.rate_baseline is 'Hits per 1,000 words of the two seed articles; NULL where they are not measured under this codebook';
comment on column trends.theme_periods.log2_ratio_to_baseline is 'Log2 of rate to rate_baseline, a zero count taken as 0.5, NULL where both are zero: 1 is twice as frequent, -1 half as frequent. No test: two texts are a reference, not a sample';
comment on column trends.theme_periods.quality is 'draw, care (draw with care) or do_not_draw';
comment on column trends.theme_periods.quality_reasons is 'Reasons for the quality: codes of trends.quality_reasons';
comment on column trends.theme_periods.codebook_version is 'Version of the codebook; series of two versions are never spliced';
comment on column trends.theme_periods.share_corrected is 'Share with the theme, 0 to 1, corrected by the codes of articles of this slice (trends.corrected_shares); NULL where reason_uncorrected says why';
comment on column trends.theme_periods.share_corrected_low is 'Lower end of its 95 % interval, which holds the doubt of the correction';
comment on column trends.theme_periods.share_corrected_high is 'Upper end of its 95 % interval';
comment on column trends.theme_periods.reason_uncorrected is 'Why there is no corrected share: not_validated (no coded sample of this slice and theme), outside_span, other_codebook, too_few_coded, undetected, gap; NULL where there is one';
comment on column trends.theme_periods.period_label is 'Name of the period: 2024-Q3, 2024-08 or 2024-W32';
comment on column trends.theme_periods.decimal_year is 'Its middle as a decimal year, for regressions: a slope is then per year';
