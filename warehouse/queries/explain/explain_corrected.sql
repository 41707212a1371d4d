-- Corrected share of a cell of the trends, where it has one.
select
    sample_id,
    share_corrected,
    share_corrected_low,
    share_corrected_high
from trends.corrected_shares
where
    theme_id = $theme_id
    and period = $period
    and period_start = $first_day
    and unit = $unit
    and panel = $panel
    and source_group = $source_group
    and genre = $genre
    and share_corrected is not null;
