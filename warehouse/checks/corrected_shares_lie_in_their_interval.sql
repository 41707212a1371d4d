-- A corrected share lies between 0 and 1 and in its interval, or a reason says why there is none.
select
    theme_id,
    unit,
    period,
    period_start,
    sample_id
from trends.corrected_shares
where
    (share_corrected is null) <> (reason_uncorrected is not null)
    or (share_corrected is null) <> (share_corrected_low is null)
    or (share_corrected is null) <> (share_corrected_high is null)
    or share_corrected not between share_corrected_low and share_corrected_high
    or share_corrected_low < 0
    or share_corrected_high > 1;
