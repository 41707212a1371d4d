-- One row per theme: whether the seed articles have it, and whether commentary still does.
create or replace view trends.baseline_standing as
with clock as (
    select date_trunc('quarter', max(clock_at at time zone 'UTC'))::date as quarter_start from ops.nights
),

quarters as (  -- complete ones with texts enough that none with the theme says something
    select
        tallies.period_start,
        tallies.n
    from trends.text_tallies as tallies
    inner join clock on tallies.period_start < clock.quarter_start
    where
        tallies.unit = 'story'
        and tallies.period = 'quarter'
        and tallies.panel = 'all'
        and tallies.source_group = 'all'
        and tallies.genre = 'all'
        and tallies.n >= 20
),

last_quarter as (
    select
        max(period_start) as period_start,
        max_by(n, period_start) as n
    from quarters
),

with_theme as (
    select
        tallies.theme_id,
        tallies.n_with_theme
    from trends.theme_tallies as tallies
    inner join last_quarter using (period_start)
    where
        tallies.unit = 'story'
        and tallies.period = 'quarter'
        and tallies.panel = 'all'
        and tallies.source_group = 'all'
        and tallies.genre = 'all'
        and tallies.theme_kind = 'theme'
)

select
    baseline.theme_id,
    baseline.n_hits as n_hits_baseline,
    last_quarter.period_start,
    last_quarter.n,
    if(last_quarter.n is not null, coalesce(with_theme.n_with_theme, 0), null) as n_with_theme,
    case
        when baseline.n_hits is null then null
        when baseline.n_hits = 0 then 'in_neither_seed'
        when last_quarter.n is null then null
        when with_theme.n_with_theme is null then 'vanished'
        else 'present'
    end as standing,
    case
        when baseline.n_hits is null then baseline.reason_missing
        when baseline.n_hits > 0 and last_quarter.n is null then 'no complete quarter has 20 texts'
        else ''
    end as reason_missing
from core.baseline as baseline
cross join last_quarter
left join with_theme using (theme_id);
comment on view trends.baseline_standing is 'One row per theme: whether the seed articles have it, and whether the last complete quarter with 20 or more texts still does';
comment on column trends.baseline_standing.theme_id is 'The theme';
comment on column trends.baseline_standing.n_hits_baseline is 'Hits in both seed articles; NULL where they are not measured under the current codebook';
comment on column trends.baseline_standing.period_start is 'First day of the last complete quarter with 20 or more texts; NULL while there is none';
comment on column trends.baseline_standing.n is 'Its texts, every story once';
comment on column trends.baseline_standing.n_with_theme is 'Of these, those with at least one hit';
comment on column trends.baseline_standing.standing is 'in_neither_seed (commentary can only have more of it), vanished (the seeds have it, the quarter has none), present; NULL where reason_missing says why';
comment on column trends.baseline_standing.reason_missing is 'Why there is no standing, else empty';
