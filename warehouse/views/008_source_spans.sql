-- One row per source: when nights began to watch it, and from when to when history was loaded of it.
create or replace view main.source_spans as
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
),

named as (  -- an undeclared host is known by its domain; its captures are counted with those of all others
    select
        source_id,
        source_group,
        contains(source_id, '.') as is_undeclared
    from core.sources
),

final as (
    select
        named.source_id,
        named.source_group,
        least(visited.first_night_on, if(named.is_undeclared, null, unrecorded.first_night_on)) as first_night_on,
        captured.history_from,
        captured.history_to
    from named
    cross join unrecorded
    left join visited using (source_id)
    left join captured on captured.source_id = if(named.is_undeclared, '', named.source_id)
)

select * from final;
comment on view main.source_spans is 'One row per source: when nights began to watch it, and the loaded span of its history. Helper: it may change';
comment on column main.source_spans.source_id is 'The source';
comment on column main.source_spans.source_group is 'Its region group';
comment on column main.source_spans.first_night_on is 'Day of the first night that visited a feed of it; NULL where none did';
comment on column main.source_spans.history_from is 'First day of its loaded history; NULL where none is loaded';
comment on column main.source_spans.history_to is 'Last day of its loaded history';
