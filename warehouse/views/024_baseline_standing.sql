-- One row per theme: whether the seed articles have it, and whether commentary still has it.
create or replace view trends.baseline_standing as
with clock as (
    select date_trunc('quarter', max(clock_at) at time zone 'UTC')::date as quarter_start from main.last_night
),

last_quarter as (  -- the last complete one; with few texts, a theme that none of them has proves nothing
    select
        (clock.quarter_start - interval 3 months)::date as period_start,
        tallies.n
    from clock
    left join trends.text_tallies as tallies
        on
            tallies.period_start = (clock.quarter_start - interval 3 months)::date
            and trends.is_plain(tallies.unit, tallies.panel, tallies.source_group, tallies.genre)
            and tallies.period = 'quarter'
            and tallies.n >= trends.limit_of('under_20')
    where clock.quarter_start - interval 3 months > (select max(articles.published_on) from core.baseline_articles as articles)
),

with_theme as (
    select
        tallies.theme_id,
        tallies.n_with_theme
    from trends.theme_tallies as tallies
    inner join last_quarter using (period_start)
    where
        trends.is_plain(tallies.unit, tallies.panel, tallies.source_group, tallies.genre)
        and tallies.period = 'quarter'
        and tallies.theme_kind = 'theme'
),

final as (
    select
        baseline.theme_id,
        baseline.n_hits as n_hits_baseline,
        last_quarter.period_start,
        last_quarter.n,
        if(last_quarter.n is not null, coalesce(with_theme.n_with_theme, 0), null) as n_with_theme,
        if(with_theme.n_with_theme is null, 1 - 0.05 ** (1 / last_quarter.n), null) as share_at_most,
        case
            when baseline.n_hits is null then null
            when baseline.n_hits = 0 then 'in_neither_seed'
            when last_quarter.n is null then null
            when with_theme.n_with_theme is null then 'vanished'
            else 'present'
        end as standing,
        case
            when baseline.n_hits is null then baseline.reason_missing
            when baseline.n_hits > 0 and last_quarter.n is null then 'the last complete quarter has fewer than 20 texts'
            else ''
        end as reason_missing
    from core.baseline as baseline
    left join last_quarter on true
    left join with_theme using (theme_id)
)

select * from final;
comment on view trends.baseline_standing is 'One row per theme: whether the seed articles have it, and whether the last complete quarter still has it, where that has 20 texts';
comment on column trends.baseline_standing.theme_id is 'The theme';
comment on column trends.baseline_standing.n_hits_baseline is 'Hits in both seed articles; NULL where they are not measured under the current codebook';
comment on column trends.baseline_standing.period_start is 'First day of the last complete quarter after the seeds; NULL while there is none';
comment on column trends.baseline_standing.n is 'Its texts, every story once; NULL below 20';
comment on column trends.baseline_standing.n_with_theme is 'Of these, those with at least one hit';
comment on column trends.baseline_standing.share_at_most is 'Where no text has it: upper limit of its share, one-sided 95 %; vanished means no more than this';
comment on column trends.baseline_standing.standing is 'in_neither_seed (its share can only rise), vanished (the seeds have it, the quarter does not), present; NULL where reason_missing says why';
comment on column trends.baseline_standing.reason_missing is 'Why there is no standing, else empty';
