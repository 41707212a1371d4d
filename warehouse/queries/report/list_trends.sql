-- Trend of every theme by quarter: share of the commentary of all sources that has it, each story counted once.
with meanings as (
    select map(list(reason_code), list(in_words)) as in_words
    from trends.quality_reasons
),

cells as (
    select
        periods.*,
        coverage.watched_by,
        meanings.in_words
    from trends.theme_periods as periods
    inner join trends.coverage as coverage using (period, period_start, source_group)
    cross join meanings
    where
        periods.theme_kind = 'theme' and periods.period = 'quarter' and periods.unit = 'story'
        and periods.panel = 'all' and periods.source_group = 'all' and periods.genre = 'commentary'
)

select
    theme_id,
    period_label,
    period_start,
    n,
    n_with_theme,
    n_sources,
    round(share, 6) as share,
    round(share_low, 6) as share_low,
    round(share_high, 6) as share_high,
    round(share_standardised, 6) as share_standardised,
    round(share_standardised_low, 6) as share_standardised_low,
    round(share_standardised_high, 6) as share_standardised_high,
    round(share_corrected, 6) as share_corrected,
    round(share_corrected_low, 6) as share_corrected_low,
    round(share_corrected_high, 6) as share_corrected_high,
    quality,
    quality_reasons as reason_codes,
    list_transform(quality_reasons, lambda code: in_words[code]) as reasons,
    is_complete,
    watched_by
from cells
order by theme_id, period_start;
