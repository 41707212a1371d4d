-- The cell of the trends itself.
select
    period,
    period_start,
    period_end,
    n_articles,
    n_articles_with_theme,
    share_articles,
    share_low,
    share_high,
    n_hits,
    rate_hits,
    rate_baseline,
    log2_ratio_to_baseline,
    is_complete
from trends.theme_periods
where
    theme_id = $theme_id
    and period = $period
    and period_start = $first_day;
