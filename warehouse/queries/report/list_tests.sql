-- Tests of change on the last night that tested.
select
    theme_id,
    test_code,
    verdict,
    remark,
    changed_from,
    share_before,
    share_after,
    odds_ratio,
    odds_ratio_low,
    odds_ratio_high,
    p_adjusted,
    first_period,
    last_period,
    n_periods,
    n_texts,
    n_sources
from trends.tests
where
    night_id = (
        select max_by(tested.night_id, nights.night_number)
        from trends.tests as tested
        inner join main.ordered_nights as nights on tested.night_id = nights.night_id
    )
order by theme_id, test_code, changed_from;
