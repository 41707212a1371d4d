-- One row per kind of period, period and group of sources, from the first counted text to the last night: the calendar on
-- which coverage is measured and gaps are found.
create or replace view main.calendar as
with clock as (
    select (max(clock_at) at time zone 'UTC')::date as today
    from main.last_night
),

kinds as (
    select
        period,
        step
    from (
        values
        ('week', interval 7 days),
        ('month', interval 1 month),
        ('quarter', interval 3 months)
    ) as kinds (period, step)
),

counted as (
    select
        kinds.period,
        min(tallies.period_start) as first_day,
        max(tallies.period_start) as last_day
    from trends.text_tallies as tallies
    inner join kinds using (period)
    group by kinds.period
),

periods as (
    select
        kinds.period,
        unnest(
            generate_series(
                date_trunc(kinds.period, counted.first_day)::timestamp,
                greatest(clock.today, counted.last_day)::timestamp,
                kinds.step
            )
        )::date as period_start,
        kinds.step
    from kinds
    inner join counted using (period)
    cross join clock
),

groups as (
    select 'all' as source_group
    union all
    select distinct source_group
    from core.sources
),

final as (
    select
        periods.period,
        periods.period_start,
        (periods.period_start + periods.step - interval 1 day)::date as period_end,
        groups.source_group
    from periods
    cross join groups
)

select * from final;
comment on view main.calendar is 'One row per kind of period, period and group of sources, from the first counted text to the last night. Helper of trends.coverage and trends.theme_periods: it may change';
comment on column main.calendar.period is 'week (from Monday), month or quarter';
comment on column main.calendar.period_start is 'First day';
comment on column main.calendar.period_end is 'Last day';
comment on column main.calendar.source_group is 'all, or one region group of sources';
