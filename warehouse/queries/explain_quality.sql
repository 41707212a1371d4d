-- What a cell of the trends is worth, and why it is not to be drawn without care.
select
    quality,
    quality_reasons
from trends.theme_periods
where
    theme_id = $theme_id
    and period = $period
    and period_start = $first_day
    and unit = $unit
    and panel = $panel
    and source_group = $source_group
    and genre = $genre;
