-- Quality reasons of a cell of the trends; for a span that is no cell, those of the periods that it overlaps.
select distinct unnest(quality_reasons) as reason_code
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
