-- One row per theme and period with texts: its share against the share in the extended baseline, with the interval of the
-- difference.
create or replace view trends.baseline_extended as
with texts as (
    select
        period,
        period_start,
        n
    from trends.text_tallies
    where trends.is_plain(unit, panel, source_group, genre)
),

with_theme as (
    select
        theme_id,
        period,
        period_start,
        n_with_theme
    from trends.theme_tallies
    where trends.is_plain(unit, panel, source_group, genre) and theme_kind = 'theme'
),

held as (
    select
        baseline.theme_id,
        texts.period,
        texts.period_start,
        texts.n,
        coalesce(with_theme.n_with_theme, 0) as n_with_theme,
        baseline.n as n_baseline,
        baseline.n_with_theme as n_with_theme_baseline,
        case
            when baseline.n = 0 then concat('no text is known from ', baseline.first_day, ' to ', baseline.last_day)
            when
                texts.period_start <= baseline.last_day
                and case texts.period
                    when 'week' then texts.period_start + interval 7 days
                    when 'month' then texts.period_start + interval 1 month
                    else texts.period_start + interval 3 months
                end > baseline.first_day
                then 'the period reaches into the window of the baseline'
            else ''
        end as reason_missing
    from trends.baseline_window as baseline
    cross join texts
    left join with_theme using (theme_id, period, period_start)
),

final as (
    select
        theme_id,
        period,
        period_start,
        n,
        n_with_theme,
        n_with_theme / n as share,
        n_baseline,
        n_with_theme_baseline,
        if(n_baseline > 0, n_with_theme_baseline / n_baseline, null) as share_baseline,
        if(reason_missing = '', n_with_theme / n - n_with_theme_baseline / n_baseline, null) as difference,
        if(reason_missing = '', trends.newcombe_low(n_with_theme, n, n_with_theme_baseline, n_baseline), null)
            as difference_low,
        if(reason_missing = '', trends.newcombe_high(n_with_theme, n, n_with_theme_baseline, n_baseline), null)
            as difference_high,
        reason_missing
    from held
)

select * from final;
comment on view trends.baseline_extended is 'One row per theme and period with texts: its share against its share in the extended baseline, all core commentary of the window baseline in trends.windows. Every story once, all sources';
comment on column trends.baseline_extended.theme_id is 'The theme';
comment on column trends.baseline_extended.period is 'week (from Monday), month or quarter';
comment on column trends.baseline_extended.period_start is 'First day; a period without texts has no row';
comment on column trends.baseline_extended.n is 'Texts of the period';
comment on column trends.baseline_extended.n_with_theme is 'Of these, those with at least one hit';
comment on column trends.baseline_extended.share is 'Share with the theme, 0 to 1';
comment on column trends.baseline_extended.n_baseline is 'Texts of the extended baseline';
comment on column trends.baseline_extended.n_with_theme_baseline is 'Of these, those with at least one hit';
comment on column trends.baseline_extended.share_baseline is 'Share with the theme there; NULL without texts';
comment on column trends.baseline_extended.difference is 'share minus share_baseline; NULL where reason_missing says why';
comment on column trends.baseline_extended.difference_low is 'Lower end of its 95 % interval (Newcombe, texts taken as independent)';
comment on column trends.baseline_extended.difference_high is 'Upper end of its 95 % interval; an interval on one side of 0 is a difference';
comment on column trends.baseline_extended.reason_missing is 'Why there is no difference, else empty';
