-- One row per kind of period and period, from the first counted text to the last night: how well it was watched.
create or replace view trends.coverage as
with clock as (
    select
        min(clock_at at time zone 'UTC')::date as first_night_on,
        max(clock_at at time zone 'UTC')::date as today
    from ops.nights
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

calendar as (
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

spans as (
    select
        period,
        period_start,
        (period_start + step - interval 1 day)::date as period_end
    from calendar
),

nights as (
    select
        nights.night_id,
        (nights.clock_at at time zone 'UTC')::date as night_on,
        count(fetches.subject_id) as n_feeds_asked,
        count(fetches.status_code) as n_feeds_answered
    from ops.nights as nights
    left join raw.fetches as fetches
        on
            nights.night_id = fetches.night_id
            and fetches.request_role = 'feed'
            and not contains(fetches.subject_id, '.')  -- further parts of a feed are no further visits
    group by nights.night_id, nights.clock_at
),

overflows as (
    select
        night_id,
        count(*) as n_feeds_overflowed
    from ops.overflows
    group by night_id
),

watched as (
    select
        kinds.period,
        date_trunc(kinds.period, nights.night_on)::date as period_start,
        count(*) as n_nights,
        count(distinct nights.night_on) as n_days_with_night,
        sum(nights.n_feeds_asked)::bigint as n_feeds_asked,
        sum(nights.n_feeds_answered)::bigint as n_feeds_answered,
        coalesce(sum(overflows.n_feeds_overflowed), 0)::bigint as n_feeds_overflowed
    from nights
    cross join kinds
    left join overflows using (night_id)
    group by kinds.period, date_trunc(kinds.period, nights.night_on)
),

judged as (
    select
        spans.period,
        spans.period_start,
        spans.period_end,
        spans.period_end < clock.today as is_complete,
        spans.period_start >= clock.first_night_on as is_watched,
        spans.period_end >= clock.first_night_on as has_begun,
        least(spans.period_end, clock.today) - greatest(spans.period_start, clock.first_night_on) + 1 as n_days,
        watched.n_nights,
        watched.n_days_with_night,
        watched.n_feeds_asked,
        watched.n_feeds_answered,
        watched.n_feeds_overflowed
    from spans
    cross join clock
    left join watched using (period, period_start)
)

select
    period,
    period_start,
    period_end,
    is_complete,
    is_watched,
    if(has_begun, coalesce(n_nights, 0), null) as n_nights,
    if(has_begun, n_days - coalesce(n_days_with_night, 0), null) as n_nights_missing,
    if(has_begun, coalesce(n_feeds_asked, 0), null) as n_feeds_asked,
    if(has_begun, coalesce(n_feeds_answered, 0), null) as n_feeds_answered,
    if(has_begun and n_feeds_asked > 0, n_feeds_answered / n_feeds_asked, null) as share_answered,
    if(has_begun, coalesce(n_feeds_overflowed, 0), null) as n_feeds_overflowed,
    if(
        has_begun,
        coalesce(n_days_with_night, 0) < trends.limit_of('low_coverage') * n_days
        or coalesce(n_feeds_answered / nullif(n_feeds_asked, 0), 1) < trends.limit_of('low_coverage'),
        null
    ) as has_low_coverage
from judged;
comment on view trends.coverage is 'One row per kind of period and period, from the first counted text to the last night: how well it was watched; NULL before the first night';
comment on column trends.coverage.period is 'week (from Monday), month or quarter';
comment on column trends.coverage.period_start is 'First day';
comment on column trends.coverage.period_end is 'Last day';
comment on column trends.coverage.is_complete is 'The period was over before the last night';
comment on column trends.coverage.is_watched is 'The first night was not after its first day; else feeds still listed only a part of it';
comment on column trends.coverage.n_nights is 'Nights run; NULL where the period was over before the first night';
comment on column trends.coverage.n_nights_missing is 'Days without a night, from the first night to the last one';
comment on column trends.coverage.n_feeds_asked is 'Visits to feeds: each night and feed counts once';
comment on column trends.coverage.n_feeds_answered is 'Of these, those with a usable answer';
comment on column trends.coverage.share_answered is 'Share of the visits that were answered, 0 to 1; NULL where none was made';
comment on column trends.coverage.n_feeds_overflowed is 'Visits on which a feed ran over: all its entries were new, some were probably missed';
comment on column trends.coverage.has_low_coverage is 'A smaller share of the visits was answered, or of the days had a night, than trends.quality_reasons demands';
