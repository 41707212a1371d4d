-- Which themes neither seed article has, which of theirs have vanished, and which are still present.
-- key: theme_id
select
    theme_id,
    standing,
    n_hits_baseline,
    period_start,
    n,
    n_with_theme,
    round(share_at_most, 6) as share_at_most,
    reason_missing
from trends.baseline_standing
order by theme_id
