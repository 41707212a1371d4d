-- A share lies between 0 and 1 and inside its interval, and is missing exactly in a gap.
select
    theme_id,
    period,
    period_start
from trends.theme_periods
where
    (n_articles = 0) <> (share_articles is null)
    or share_articles not between 0 and 1
    or share_articles not between share_low and share_high;
