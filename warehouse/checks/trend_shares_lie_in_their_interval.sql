-- A share lies between 0 and 1 and within its interval, a rate within its own; both are NULL exactly in gaps.
select
    theme_id,
    period,
    period_start,
    unit,
    panel
from trends.theme_periods
where
    source_group = 'all'
    and genre in ('all', 'commentary')
    and (
        (n = 0) <> (share is null)
        or (n_words = 0) <> (rate is null)
        or share not between 0 and 1
        or share not between share_low and share_high
        or rate not between rate_low and rate_high
        or share_standardised not between share_standardised_low and share_standardised_high
    );
