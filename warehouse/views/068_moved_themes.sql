-- One row per theme that a test of change has shown to move: the claim that carries it, and the texts before and after.
-- A theme without such a claim has no row, however much its shares differ; change points are exploratory, and carry none.
create or replace view trends.moved_themes as
with carrying as (
    select
        *,
        list_filter(
            list_sort(list_distinct(
                list(test_code) over (partition by theme_id, verdict in ('rising', 'alarm_high'))
            )), lambda code: code <> test_code
        ) as other_test_codes
    from trends.test_claims
    where test_code <> 'change_point'
    qualify row_number() over (partition by theme_id order by test_code = 'trend' desc) = 1
),

spans as (
    select
        carrying.*,
        if(carrying.test_code = 'trend', carrying.first_period, baseline.first_day) as first_before,
        if(
            carrying.test_code = 'trend',
            (carrying.first_period + interval 3 month - interval 1 day)::date,
            baseline.last_day
        ) as last_before,
        if(carrying.test_code = 'trend', carrying.last_period, carrying.changed_from) as first_after,
        (carrying.last_period + interval 3 month - interval 1 day)::date as last_after,
        baseline.n as n_baseline,
        baseline.n_with_theme as n_baseline_with_theme
    from carrying
    left join trends.baseline_window as baseline using (theme_id)
),

quarters as (
    select
        theme_id,
        period_start,
        n,
        n_with_theme
    from trends.theme_periods
    where
        trends.is_plain(unit, panel, source_group, genre)
        and period = 'quarter'
        and theme_kind = 'theme'
),

counted as (
    select
        spans.theme_id,
        sum(if(quarters.period_start <= spans.last_before, quarters.n, 0))::bigint as n_before,
        sum(if(quarters.period_start <= spans.last_before, quarters.n_with_theme, 0))::bigint as n_with_theme_before,
        sum(if(quarters.period_start >= spans.first_after, quarters.n, 0))::bigint as n_after,
        sum(if(quarters.period_start >= spans.first_after, quarters.n_with_theme, 0))::bigint as n_with_theme_after
    from spans
    inner join quarters
        on
            spans.theme_id = quarters.theme_id
            and quarters.period_start between spans.first_before and spans.last_after
    group by spans.theme_id
),

final as (
    select
        spans.theme_id,
        themes.label,
        themes.weaknesses is null or len(themes.weaknesses) > 0 as is_weak,
        spans.test_code,
        spans.verdict,
        spans.shown_since,
        spans.tested_since,
        spans.other_test_codes,
        spans.odds_ratio,
        spans.odds_ratio_low,
        spans.odds_ratio_high,
        spans.p_adjusted,
        spans.n_periods,
        spans.n_sources,
        spans.first_before,
        spans.last_before,
        if(spans.test_code = 'ewma', spans.n_baseline, counted.n_before) as n_before,
        if(spans.test_code = 'ewma', spans.n_baseline_with_theme, counted.n_with_theme_before) as n_with_theme_before,
        spans.first_after,
        spans.last_after,
        counted.n_after,
        counted.n_with_theme_after
    from spans
    inner join core.themes as themes using (theme_id)
    inner join counted using (theme_id)
)

select * from final;
comment on view trends.moved_themes is 'One row per theme that a test of change of the last night that tested has shown to move: the claim that carries it, and the texts before and after. A theme without such a claim has no row, however much its shares differ';
comment on column trends.moved_themes.theme_id is 'The theme';
comment on column trends.moved_themes.label is 'Its label';
comment on column trends.moved_themes.is_weak is 'The codebook finds the theme poorly, or how well was not measured (weaknesses in core.themes)';
comment on column trends.moved_themes.test_code is 'The test that carries the claim: trend where it shows one, else ewma (alarm)';
comment on column trends.moved_themes.verdict is 'rising, falling, alarm_high or alarm_low';
comment on column trends.moved_themes.shown_since is 'Clock value of the first night since which every night that tested under the present codebook has shown it';
comment on column trends.moved_themes.tested_since is 'Clock value of the first night that tested under the present codebook';
comment on column trends.moved_themes.other_test_codes is 'Other tests that show the theme to move the same way';
comment on column trends.moved_themes.odds_ratio is 'trend: factor on the odds of the theme from one quarter to the next, source groups held fixed';
comment on column trends.moved_themes.odds_ratio_low is 'Lower end of its 95 % interval';
comment on column trends.moved_themes.odds_ratio_high is 'Upper end of its 95 % interval';
comment on column trends.moved_themes.p_adjusted is 'trend: p after Benjamini-Hochberg';
comment on column trends.moved_themes.n_periods is 'Quarters that the test rests on';
comment on column trends.moved_themes.n_sources is 'Sources that it rests on';
comment on column trends.moved_themes.first_before is 'First day of the texts before: of the first quarter (trend), of the extended baseline (ewma)';
comment on column trends.moved_themes.last_before is 'Their last day';
comment on column trends.moved_themes.n_before is 'Stories of commentary in these days, plainly counted: the trend test holds the mix of groups of sources fixed, and may leave quarters out';
comment on column trends.moved_themes.n_with_theme_before is 'Of these, those with at least one hit';
comment on column trends.moved_themes.first_after is 'First day of the texts after: of the last quarter (trend), since it has been outside its limits (ewma)';
comment on column trends.moved_themes.last_after is 'Their last day, that of the last quarter that the test rests on';
comment on column trends.moved_themes.n_after is 'Stories of commentary in these days';
comment on column trends.moved_themes.n_with_theme_after is 'Of these, those with at least one hit';
