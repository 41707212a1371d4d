-- Share of each theme per period against the extended baseline: all core commentary of a window of days.
-- key: theme_id, period, period_start
select
    theme_id,
    period,
    period_start,
    n,
    n_with_theme,
    round(share, 6) as share,
    n_baseline,
    n_with_theme_baseline,
    round(share_baseline, 6) as share_baseline,
    round(difference, 6) as difference,
    round(difference_low, 6) as difference_low,
    round(difference_high, 6) as difference_high,
    reason_missing
from trends.baseline_extended
order by theme_id, period, period_start
