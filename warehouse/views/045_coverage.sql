-- One row per kind of period, period and group of sources, from the first counted text to the last night: how completely
-- its feeds were watched. A group has only the feeds of its sources: they can fail while most feeds answer.
create or replace view trends.coverage as
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

judged as (
    select
        calendar.period,
        calendar.period_start,
        calendar.source_group,
        calendar.period_end,
        calendar.period_end < clock.today as is_complete,
        coalesce(calendar.period_start >= beginnings.first_night_on, false) as is_watched,
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
),

final as (
    select
        period,
        period_start,
        source_group,
        period_end,
        is_complete,
        is_watched,
        if(has_begun, coalesce(n_nights, 0), null) as n_nights,
        if(has_begun, n_days - coalesce(n_days_with_night, 0), null) as n_nights_missing,
        if(has_begun, coalesce(n_feeds_known, 0), null) as n_feeds_known,
        if(has_begun, coalesce(n_feeds_answered, 0), null) as n_feeds_answered,
        if(has_begun and n_feeds_known > 0, n_feeds_answered / n_feeds_known, null) as share_answered,
        if(has_begun, coalesce(n_feeds_overflowed, 0), null) as n_feeds_overflowed,
        if(
            has_begun,
            coalesce(n_days_with_night, 0) < trends.limit_of('low_coverage') * n_days
            or coalesce(n_feeds_answered / nullif(n_feeds_known, 0), 1) < trends.limit_of('low_coverage'),
            null
        ) as has_low_coverage,
        if(has_begun, has_overflows, null) as has_overflows
    from judged
)

select * from final;
comment on view trends.coverage is 'One row per kind of period, period and group of sources, from the first counted text to the last night: how completely its feeds were watched; NULL before the first night. Filter on one source_group in every query';
comment on column trends.coverage.period is 'week (from Monday), month or quarter';
comment on column trends.coverage.period_start is 'First day';
comment on column trends.coverage.source_group is 'all feeds, or those of one region group of sources';
comment on column trends.coverage.period_end is 'Last day';
comment on column trends.coverage.is_complete is 'The period was over before the last night';
comment on column trends.coverage.is_watched is 'The first night (for a group: the first that knew a feed of it) was not after its first day; else feeds still listed only part of it';
comment on column trends.coverage.n_nights is 'Nights run, for a group those that knew a feed of it; NULL where the period was over before the first one';
comment on column trends.coverage.n_nights_missing is 'Days without a night, from the first night to the last';
comment on column trends.coverage.n_feeds_known is 'Feeds per night, summed over the nights: those declared that night, from their first visit on (ops.visits)';
comment on column trends.coverage.n_feeds_answered is 'Of these, those whose last visit up to that night returned a feed that could be read in full, or not modified: one that fails stays unanswered while it rests';
comment on column trends.coverage.share_answered is 'Share of n_feeds_known that was answered, 0 to 1; NULL where no visit is recorded';
comment on column trends.coverage.n_feeds_overflowed is 'Visits on which a feed overflowed: all its entries were new, some were probably missed';
comment on column trends.coverage.has_low_coverage is 'A smaller share of the feeds answered, or of the days had a night, than trends.quality_reasons requires';
comment on column trends.coverage.has_overflows is 'A feed overflowed on a larger share of its visits in the period than trends.quality_reasons allows';
