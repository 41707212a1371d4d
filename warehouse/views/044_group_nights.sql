-- One row per night and group of sources: how many feeds were known and answered, from which coverage is added up. A night
-- on which no feed of a group was known is none of its nights, unless no feed at all was.
create or replace view main.group_nights as
with nights as (
    select
        night_id,
        (clock_at at time zone 'UTC')::date as night_on
    from ops.nights
    where kind = 'night'
),

groups as (
    select 'all' as source_group
    union all
    select distinct source_group
    from core.sources
),

by_night as (
    select
        night_id,
        source_group,
        count(last_result) as n_feeds_known,
        count(*) filter (where last_result <> 'failed') as n_feeds_answered,
        count(*) filter (where visit_result = 'overflowed') as n_feeds_overflowed
    from main.feed_visits
    group by night_id, source_group
),

final as (
    select
        nights.night_id,
        nights.night_on,
        groups.source_group,
        coalesce(by_night.n_feeds_known > 0, false) or coalesce(whole.n_feeds_known, 0) = 0 as is_watched,
        by_night.n_feeds_known,
        by_night.n_feeds_answered,
        by_night.n_feeds_overflowed
    from nights
    cross join groups
    left join by_night using (night_id, source_group)
    left join by_night as whole on nights.night_id = whole.night_id and whole.source_group = 'all'
)

select * from final;
comment on view main.group_nights is 'One row per night and group of sources: the feeds that were known and answered. Helper of trends.coverage: it may change';
comment on column main.group_nights.night_id is 'The night';
comment on column main.group_nights.night_on is 'Its day';
comment on column main.group_nights.source_group is 'all, or one region group of sources';
comment on column main.group_nights.is_watched is 'The night counts for the group: it knew a feed of it, or no feed of any';
comment on column main.group_nights.n_feeds_known is 'Feeds declared that night, from their first visit on; NULL where none was declared';
comment on column main.group_nights.n_feeds_answered is 'Of these, those whose last visit up to that night did not fail';
comment on column main.group_nights.n_feeds_overflowed is 'Feeds that overflowed that night: all their entries were new';
