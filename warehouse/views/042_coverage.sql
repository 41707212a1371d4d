-- One row per kind of period, period and group of sources, from the first counted text to the last night: how well it
-- was watched. A group is watched by the feeds of its sources: where they fail, the whole may do well and it does not.
create or replace view trends.coverage as
with clock as (
    select max(clock_at at time zone 'UTC')::date as today
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

groups as (
    select 'all' as source_group
    union all
    select distinct source_group
    from core.sources
),

spans as (
    select
        calendar.period,
        calendar.period_start,
        groups.source_group,
        (calendar.period_start + calendar.step - interval 1 day)::date as period_end
    from calendar
    cross join groups
),

nights as (
    select
        night_id,
        (clock_at at time zone 'UTC')::date as night_on
    from ops.nights
),

visits as (  -- a feed that is not visited keeps its last result: what it lists meanwhile comes with its next visit
    select
        visits.night_id,
        visits.feed_id,
        sources.source_group,
        visits.visit_result,
        last_value(visits.visit_result ignore nulls) over (partition by visits.feed_id order by visits.night_id)
            as last_result
    from ops.visits as visits
    left join core.sources as sources using (source_id)
),

of_groups as (
    select
        visits.night_id,
        visits.feed_id,
        if(places.is_all, 'all', visits.source_group) as source_group,
        visits.visit_result,
        visits.last_result
    from visits
    cross join (values (true), (false)) as places (is_all)
),

by_night as (
    select
        night_id,
        source_group,
        count(last_result) as n_feeds_known,
        count(*) filter (where last_result <> 'failed') as n_feeds_answered,
        count(*) filter (where visit_result = 'overflowed') as n_feeds_overflowed
    from of_groups
    group by night_id, source_group
),

group_nights as (  -- a night without a visited feed of the group is none of its nights, where others had one
    select
        nights.night_id,
        nights.night_on,
        groups.source_group,
        coalesce(by_night.n_feeds_known > 0, false) or coalesce(whole.n_feeds_known, 0) = 0 as is_watched
    from nights
    cross join groups
    left join by_night using (night_id, source_group)
    left join by_night as whole on nights.night_id = whole.night_id and whole.source_group = 'all'
),

beginnings as (
    select
        source_group,
        min(night_on) as first_night_on
    from group_nights
    where is_watched
    group by source_group
),

overflowing as (
    select
        kinds.period,
        date_trunc(kinds.period, nights.night_on)::date as period_start,
        visits.source_group,
        visits.feed_id
    from of_groups as visits
    inner join nights using (night_id)
    cross join kinds
    group by all
    having
        count(*) filter (where visits.visit_result = 'overflowed')
        > trends.limit_of('overflowed') * count(visits.visit_result)
),

watched as (
    select
        kinds.period,
        date_trunc(kinds.period, nights.night_on)::date as period_start,
        nights.source_group,
        count(*) as n_nights,
        count(distinct nights.night_on) as n_days_with_night,
        sum(by_night.n_feeds_known)::bigint as n_feeds_known,
        sum(by_night.n_feeds_answered)::bigint as n_feeds_answered,
        sum(by_night.n_feeds_overflowed)::bigint as n_feeds_overflowed
    from group_nights as nights
    cross join kinds
    left join by_night using (night_id, source_group)
    where nights.is_watched
    group by kinds.period, date_trunc(kinds.period, nights.night_on), nights.source_group
),

judged as (
    select
        spans.period,
        spans.period_start,
        spans.source_group,
        spans.period_end,
        spans.period_end < clock.today as is_complete,
        coalesce(spans.period_start >= beginnings.first_night_on, false) as is_watched,
        coalesce(spans.period_end >= beginnings.first_night_on, false) as has_begun,
        least(spans.period_end, clock.today) - greatest(spans.period_start, beginnings.first_night_on) + 1 as n_days,
        watched.n_nights,
        watched.n_days_with_night,
        watched.n_feeds_known,
        watched.n_feeds_answered,
        watched.n_feeds_overflowed,
        (spans.period, spans.period_start, spans.source_group) in (
            select (overflowing.period, overflowing.period_start, overflowing.source_group) from overflowing
        ) as has_overflows
    from spans
    cross join clock
    left join beginnings using (source_group)
    left join watched using (period, period_start, source_group)
)

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
from judged;
comment on view trends.coverage is 'One row per kind of period, period and group of sources, from the first counted text to the last night: how well it was watched; NULL before the first night. Name a source_group in every question';
comment on column trends.coverage.period is 'week (from Monday), month or quarter';
comment on column trends.coverage.period_start is 'First day';
comment on column trends.coverage.source_group is 'all feeds, or those of one region group of sources';
comment on column trends.coverage.period_end is 'Last day';
comment on column trends.coverage.is_complete is 'The period was over before the last night';
comment on column trends.coverage.is_watched is 'The first night (of a group: that knew a feed of it) was not after its first day; else feeds still listed only a part of it';
comment on column trends.coverage.n_nights is 'Nights run, of a group those that knew a feed of it; NULL where the period was over before the first one';
comment on column trends.coverage.n_nights_missing is 'Days without one, from the first one to the last night';
comment on column trends.coverage.n_feeds_known is 'Feeds of each night, added up: those declared that night, from their first visit on (ops.visits)';
comment on column trends.coverage.n_feeds_answered is 'Of these, those whose last visit up to that night brought a feed that could be read whole, or word that nothing has changed: one that fails stays unanswered while it rests';
comment on column trends.coverage.share_answered is 'Share of n_feeds_known that was answered, 0 to 1; NULL where no visit is kept';
comment on column trends.coverage.n_feeds_overflowed is 'Visits on which a feed ran over: all its entries were new, some were probably missed';
comment on column trends.coverage.has_low_coverage is 'A smaller share of the feeds was answered, or of the days had a night, than trends.quality_reasons demands';
comment on column trends.coverage.has_overflows is 'A feed ran over on a larger share of its visits in the period than trends.quality_reasons allows';
