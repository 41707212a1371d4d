-- One row per night, visited feed and group of sources that it counts in, which are all and its own: results of visits,
-- from which coverage is added up.
create or replace view main.feed_visits as
with visits as (  -- a feed that is not visited keeps its last result: its next visit lists what it published meanwhile
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

final as (
    select
        visits.night_id,
        visits.feed_id,
        if(places.is_all, 'all', visits.source_group) as source_group,
        visits.visit_result,
        visits.last_result
    from visits
    cross join (values (true), (false)) as places (is_all)
)

select * from final;
comment on view main.feed_visits is 'One row per night, feed and group of sources that it counts in (all, and its own). Helper of trends.coverage: it may change';
comment on column main.feed_visits.night_id is 'The night';
comment on column main.feed_visits.feed_id is 'The feed';
comment on column main.feed_visits.source_group is 'all, or the region group of its source';
comment on column main.feed_visits.visit_result is 'Result of the visit, as in ops.visits; NULL where it was not visited that night';
comment on column main.feed_visits.last_result is 'Result of its last visit up to that night; NULL before the first';
