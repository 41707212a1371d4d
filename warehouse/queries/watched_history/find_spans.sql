-- Spans of days in which history watched each source, and when nights began to.
create or replace temporary table watched_spans as
with nights as (
    select
        night_id,
        (clock_at at time zone 'UTC')::date as night_on
    from ops.nights
    where kind = 'night'
),

visited as (
    select
        visits.source_id,
        min(nights.night_on) as first_night_on
    from ops.visits as visits
    inner join nights using (night_id)
    where visits.visit_result is not null
    group by visits.source_id
),

unrecorded as (  -- nights of versions that recorded no visit count for every declared source
    select min(nights.night_on) as first_night_on
    from nights
    anti join ops.visits as visits using (night_id)
),

captured as (
    select
        source_id,
        min(watched_on) as history_from,
        max(watched_on) as history_to
    from main.capture_days
    group by source_id
)

select
    sources.source_id,
    captured.history_from,
    captured.history_to,
    least(visited.first_night_on, if(contains(sources.source_id, '.'), null, unrecorded.first_night_on)) as first_night_on,
    least(captured.history_from, visited.first_night_on, if(contains(sources.source_id, '.'), null, unrecorded.first_night_on)) as counted_from
from core.sources as sources
inner join captured  -- of undeclared hosts, known by their domains, all together
    on captured.source_id = if(contains(sources.source_id, '.'), '', sources.source_id)
cross join unrecorded
left join visited on sources.source_id = visited.source_id
order by sources.source_id;
