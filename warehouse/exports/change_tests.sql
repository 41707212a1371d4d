-- Tests of change on the last night: trend, change points and alarms per theme, with all their inputs.
-- Figures are rounded to 6 decimal places, p and p_adjusted to 6 significant digits: a small p is never 0.
-- key: test_code, theme_id, changed_from
select
    tests.night_id,
    tests.codebook_version,
    tests.test_code,
    tests.theme_id,
    tests.unit,
    tests.panel,
    tests.period,
    tests.verdict,
    tests.remark,
    tests.changed_from,
    round(tests.share_before, 6) as share_before,
    round(tests.share_after, 6) as share_after,
    round(tests.odds_ratio, 6) as odds_ratio,
    round(tests.odds_ratio_low, 6) as odds_ratio_low,
    round(tests.odds_ratio_high, 6) as odds_ratio_high,
    round(tests.log_odds, 6) as log_odds,
    round(tests.statistic, 6) as statistic,
    cast(format('{:.5e}', tests.p) as double) as p,
    cast(format('{:.5e}', tests.p_adjusted) as double) as p_adjusted,
    round(tests.z_crude, 6) as z_crude,
    tests.first_period,
    tests.last_period,
    tests.n_periods,
    tests.n_texts,
    tests.n_with_theme,
    tests.n_sources,
    tests.n_groups,
    tests.method
from trends.tests as tests
where
    tests.night_id = (
        select max_by(tested.night_id, nights.night_number) from trends.tests as tested
        inner join main.ordered_nights as nights on tested.night_id = nights.night_id
    )
order by tests.test_code, tests.theme_id, tests.changed_from
