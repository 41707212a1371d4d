-- One row per night or load of history, numbered in the order in which nights were first begun.
create or replace view main.ordered_nights as
with numbered as (
    select
        nights.night_id,
        nights.clock_at,
        nights.kind,
        nights.state,
        row_number() over (order by coalesce(places.night_number, 0), nights.night_id) as night_number
    from ops.nights as nights
    left join ops.night_order as places using (night_id)
),

final as (
    select
        *,
        least(
            clock_at,
            min(clock_at) over (order by night_number rows between 1 following and unbounded following)
        ) as known_at
    from numbered
)

select * from final;
comment on view main.ordered_nights is 'One row per night or load of history, numbered in the order in which nights were first begun: clock values may lie. Helper: it may change';
comment on column main.ordered_nights.night_id is 'The night';
comment on column main.ordered_nights.clock_at is 'Its clock value';
comment on column main.ordered_nights.kind is 'night, or load (of history: no feed was visited)';
comment on column main.ordered_nights.state is 'running or finished';
comment on column main.ordered_nights.night_number is 'Its place, counted from 1';
comment on column main.ordered_nights.known_at is 'Its clock value, or the earliest of the nights begun after it: where its clock ran ahead, it was before that';
