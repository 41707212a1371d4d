-- One row per kind of period, period and group of sources, from the first counted text to the last night: how completely
-- nights watched its feeds. A group has only the feeds of its sources: they can fail while most feeds answer.
create or replace view main.night_coverage as
with clock as (
    select (max(clock_at) at time zone 'UTC')::date as today
    from main.last_night
),

kinds as (
    select period
    from (values ('week'), ('month'), ('quarter')) as kinds (period)
),

nights as (
    select
        night_id,
        (clock_at at time zone 'UTC')::date as night_on
    from ops.nights
    where kind = 'night'
),

group_nights as (
    select * from main.group_nights
    where is_watched
),

beginnings as (
    select
        source_group,
        min(night_on) as first_night_on
    from group_nights
    group by source_group
),

watched as (
    select
        kinds.period,
        date_trunc(kinds.period, nights.night_on)::date as period_start,
        nights.source_group,
        count(*) as n_nights,
        count(distinct nights.night_on) as n_days_with_night,
        sum(nights.n_feeds_known)::bigint as n_feeds_known,
        sum(nights.n_feeds_answered)::bigint as n_feeds_answered,
        sum(nights.n_feeds_overflowed)::bigint as n_feeds_overflowed
    from group_nights as nights
    cross join kinds
    group by kinds.period, date_trunc(kinds.period, nights.night_on), nights.source_group
),

ever_overflowed as (  -- few feeds: to look at all visits takes three times as long
    select distinct feed_id
    from ops.visits
    where visit_result = 'overflowed'
),

overflowing as (  -- feeds that overflowed on too large a share of their visits
    select
        kinds.period,
        date_trunc(kinds.period, nights.night_on)::date as period_start,
        visits.source_group,
        visits.feed_id
    from main.feed_visits as visits
    semi join ever_overflowed using (feed_id)
    inner join nights using (night_id)
    cross join kinds
    group by all
    having
        count(*) filter (where visits.visit_result = 'overflowed')
        > trends.limit_of('overflowed') * count(visits.visit_result)
),

final as (
    select
        calendar.period,
        calendar.period_start,
        calendar.source_group,
        calendar.period_end,
        calendar.period_end < clock.today as is_complete,
        least(calendar.period_end, clock.today) as last_day,
        beginnings.first_night_on,
        coalesce(calendar.period_end >= beginnings.first_night_on, false) as has_begun,
        least(calendar.period_end, clock.today) - greatest(calendar.period_start, beginnings.first_night_on) + 1
            as n_days,
        watched.n_nights,
        watched.n_days_with_night,
        watched.n_feeds_known,
        watched.n_feeds_answered,
        watched.n_feeds_overflowed,
        (calendar.period, calendar.period_start, calendar.source_group) in (
            select (overflowing.period, overflowing.period_start, overflowing.source_group) from overflowing
        ) as has_overflows
    from main.calendar as calendar
    cross join clock
    left join beginnings using (source_group)
    left join watched using (period, period_start, source_group)
)

select * from final;
comment on view main.night_coverage is 'One row per kind of period, period and group of sources: how completely nights watched its feeds. Helper of trends.coverage: it may change';
comment on column main.night_coverage.period is 'week (from Monday), month or quarter';
comment on column main.night_coverage.period_start is 'First day';
comment on column main.night_coverage.source_group is 'all feeds, or those of one region group of sources';
comment on column main.night_coverage.period_end is 'Last day';
comment on column main.night_coverage.is_complete is 'The period was over before the last night';
comment on column main.night_coverage.last_day is 'Its last day up to the last night';
comment on column main.night_coverage.first_night_on is 'Day of the first night, for a group the first that knew a feed of it; NULL while there is none';
comment on column main.night_coverage.has_begun is 'That was not after the period';
comment on column main.night_coverage.n_days is 'Days of the period from the first night to the last';
comment on column main.night_coverage.n_nights is 'Nights run, for a group those that knew a feed of it';
comment on column main.night_coverage.n_days_with_night is 'Days with such a night';
comment on column main.night_coverage.n_feeds_known is 'Feeds per night, summed over the nights';
comment on column main.night_coverage.n_feeds_answered is 'Of these, those whose last visit up to that night did not fail';
comment on column main.night_coverage.n_feeds_overflowed is 'Visits on which a feed overflowed';
comment on column main.night_coverage.has_overflows is 'A feed overflowed on too large a share of its visits';
