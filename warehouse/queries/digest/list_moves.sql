-- Themes that have moved by a test: claims that are new since an instant first, then those of the stronger test.
with moved as (
    select
        *,
        n_with_theme_before / nullif(n_before, 0) as share_before,
        trends.wilson_low(n_with_theme_before, nullif(n_before, 0)) as share_before_low,
        trends.wilson_high(n_with_theme_before, nullif(n_before, 0)) as share_before_high,
        n_with_theme_after / nullif(n_after, 0) as share_after,
        trends.wilson_low(n_with_theme_after, nullif(n_after, 0)) as share_after_low,
        trends.wilson_high(n_with_theme_after, nullif(n_after, 0)) as share_after_high
    from trends.moved_themes
)

select
    * exclude (tested_since),
    shown_since > $since and tested_since <= $since as is_new  -- a first night, or a new codebook, is no news
from moved
order by
    is_new desc,
    test_code = 'trend' desc,
    is_weak asc,
    abs(share_after - share_before) desc nulls last,
    theme_id asc;
