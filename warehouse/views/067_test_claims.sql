-- One row per change that a test of the last night that tested has shown: what may be said to have moved, and since when
-- it has been shown. What no test shows has no row.
create or replace view trends.test_claims as
with tested as (
    select distinct
        nights.night_id,
        nights.night_number,
        nights.clock_at,
        tests.codebook_sha256
    from main.ordered_nights as nights
    inner join trends.tests as tests using (night_id)
),

present as (
    select arg_max(codebook_sha256, night_number) as codebook_sha256
    from tested
),

nights as (  -- those since the codebook is the present one: what another dictionary showed is another claim
    select tested.*
    from tested
    where tested.night_number > coalesce(
        (
            select max(others.night_number)
            from tested as others
            inner join present on others.codebook_sha256 <> present.codebook_sha256
        ),
        0
    )
),

claims as (
    select
        tests.*,
        nights.night_number
    from trends.tests as tests
    inner join nights using (night_id)
    where tests.verdict not in ('none_shown', 'not_tested')
),

current as (
    select * from claims
    where night_number = (select max(nights.night_number) from nights)
),

without as (  -- the last night that tested and did not make the claim
    select
        current.test_code,
        current.theme_id,
        current.verdict,
        max(nights.night_number) as night_number
    from current
    cross join nights
    anti join claims
        on
            nights.night_id = claims.night_id
            and current.test_code = claims.test_code
            and current.theme_id = claims.theme_id
            and current.verdict = claims.verdict
    group by current.test_code, current.theme_id, current.verdict
),

final as (
    select
        current.test_code,
        current.theme_id,
        current.verdict,
        current.changed_from,
        (
            select min(nights.clock_at) from nights
            where nights.night_number > coalesce(without.night_number, 0)
        ) as shown_since,
        (select min(nights.clock_at) from nights) as tested_since,
        current.odds_ratio,
        current.odds_ratio_low,
        current.odds_ratio_high,
        current.p_adjusted,
        current.first_period,
        current.last_period,
        current.n_periods,
        current.n_sources
    from current
    left join without
        on
            current.test_code = without.test_code
            and current.theme_id = without.theme_id
            and current.verdict = without.verdict
)

select * from final;
comment on view trends.test_claims is 'One row per change that a test of the last night that tested has shown: what may be said to have moved. Inputs and methods: trends.tests';
comment on column trends.test_claims.test_code is 'trend, change_point (exploratory) or ewma (alarm)';
comment on column trends.test_claims.theme_id is 'The theme';
comment on column trends.test_claims.verdict is 'rising, falling, alarm_high or alarm_low';
comment on column trends.test_claims.changed_from is 'First day of the quarter from which on the share is another (change_point), or has been outside its limits (ewma)';
comment on column trends.test_claims.shown_since is 'Clock value of the first night since which every night that tested under the present codebook has shown it';
comment on column trends.test_claims.tested_since is 'Clock value of the first night that tested under the present codebook: before it, nobody can say whether a claim was shown';
comment on column trends.test_claims.odds_ratio is 'trend: factor on the odds of the theme from one quarter to the next, source groups held fixed';
comment on column trends.test_claims.odds_ratio_low is 'Lower end of its 95 % interval';
comment on column trends.test_claims.odds_ratio_high is 'Upper end of its 95 % interval';
comment on column trends.test_claims.p_adjusted is 'trend: p after Benjamini-Hochberg';
comment on column trends.test_claims.first_period is 'First day of the first quarter that it rests on';
comment on column trends.test_claims.last_period is 'First day of the last one';
comment on column trends.test_claims.n_periods is 'Quarters that it rests on';
comment on column trends.test_claims.n_sources is 'Sources that it rests on';
