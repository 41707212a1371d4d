-- Quarters with texts of a slice and span for some themes, with plain and corrected shares.
select
    theme_id,
    period_start,
    n,
    share,
    share_corrected,
    share_corrected_low,
    share_corrected_high,
    reason_uncorrected
from trends.theme_periods
where
    theme_kind = 'theme'
    and list_contains($themes, theme_id)
    and period = 'quarter'
    and period_start between $first_day and $last_day
    and unit = $unit
    and panel = $panel
    and source_group = $source_group
    and genre = $genre
    and n > 0
order by theme_id, period_start;
