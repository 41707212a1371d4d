-- Theme frequencies per week, month and quarter.
-- key: theme_id, period, period_start
select
    theme_id,
    period,
    period_start,
    period_end,
    n_articles,
    n_articles_with_theme,
    round(share_articles, 6) as share_articles,
    round(share_low, 6) as share_low,
    round(share_high, 6) as share_high,
    n_hits,
    n_words,
    round(rate_hits, 6) as rate_hits,
    n_sources,
    is_complete,
    round(rate_baseline, 6) as rate_baseline,
    round(log2_ratio_to_baseline, 6) as log2_ratio_to_baseline,
    codebook_version
from trends.theme_periods
order by theme_id, period, period_start
