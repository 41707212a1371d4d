-- What a cell of the trends is worth, and why; for a span that is no cell, what the periods are worth that it touches.
select
    quality,
    quality_reasons
from trends.theme_periods
where
    theme_id = $theme_id
    and period = $period
    and period_start <= $last_day
    and period_end >= $first_day
    and unit = $unit
    and panel = $panel
    and source_group = $source_group
    and genre = $genre;
