-- Cells of the trends with their corrected shares, or why they have none, and what these follow from.
select
    theme_id,
    unit,
    panel,
    source_group,
    genre,
    period,
    period_start,
    sample_id,
    n,
    n_with_theme,
    share_corrected,
    share_corrected_low,
    share_corrected_high,
    reason_uncorrected
from trends.corrected_shares;
