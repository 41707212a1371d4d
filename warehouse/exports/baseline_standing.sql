-- Themes that neither seed article has, themes of theirs that vanished, and those that are still there.
select
    theme_id,
    standing,
    n_hits_baseline,
    period_start,
    n,
    n_with_theme,
    reason_missing
from trends.baseline_standing
order by theme_id
