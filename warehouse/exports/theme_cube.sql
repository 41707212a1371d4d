-- All trends with all their columns: commentary, and all genres, over all sources; by month and quarter also by group of sources and genre.
-- key: theme_kind, theme_id, period, period_start, unit, panel, source_group, genre
-- format: parquet
select
    theme_kind,
    theme_id,
    period,
    period_start,
    period_end,
    unit,
    panel,
    source_group,
    genre,
    n,
    n_with_theme,
    round(share, 6) as share,
    round(share_low, 6) as share_low,
    round(share_high, 6) as share_high,
    round(share_standardised, 6) as share_standardised,
    round(share_standardised_low, 6) as share_standardised_low,
    round(share_standardised_high, 6) as share_standardised_high,
    round(share_standardised_se, 6) as share_standardised_se,
    weights_from,
    n_hits,
    n_words,
    round(rate, 6) as rate,
    round(rate_low, 6) as rate_low,
    round(rate_high, 6) as rate_high,
    n_texts,
    round(n_effective, 6) as n_effective,
    n_sentences,
    n_sentences_with_theme,
    n_sources,
    round(share_biggest_source, 6) as share_biggest_source,
    is_complete,
    n_nights,
    n_nights_missing,
    round(share_answered, 6) as share_answered,
    n_feeds_overflowed,
    round(rate_baseline, 6) as rate_baseline,
    round(log2_ratio_to_baseline, 6) as log2_ratio_to_baseline,
    quality,
    array_to_string(quality_reasons, ' ') as quality_reasons,
    codebook_version,
    round(share_corrected, 6) as share_corrected,
    round(share_corrected_low, 6) as share_corrected_low,
    round(share_corrected_high, 6) as share_corrected_high,
    reason_uncorrected
from trends.theme_periods
where
    (source_group = 'all' and genre in ('all', 'commentary'))
    or (period <> 'week' and panel = 'all')
order by theme_kind, theme_id, period, unit, panel, source_group, genre, period_start
