-- Trend of one theme by quarter: share of the commentary of all sources that has it, each story counted once.
select
    period_label,
    n,
    n_with_theme,
    round(share, 6) as share,
    round(share_low, 6) as share_low,
    round(share_high, 6) as share_high,
    round(share_standardised, 6) as share_standardised,
    round(share_corrected, 6) as share_corrected,
    quality,
    quality_reasons
from trends.theme_periods
where
    theme_id = $theme_id and theme_kind = 'theme' and period = 'quarter'
    and unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'commentary'
order by period_start;
