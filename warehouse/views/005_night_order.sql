-- One row per night, numbered in the order in which nights were first begun.
create or replace view main.ordered_nights as
with numbered as (
    select
        nights.night_id,
        nights.clock_at,
        nights.state,
        row_number() over (order by coalesce(places.night_number, 0), nights.night_id) as night_number
    from ops.nights as nights
    left join ops.night_order as places using (night_id)
)

select * from numbered;
comment on view main.ordered_nights is 'One row per night, numbered in the order in which nights were first begun: clock values may lie. Helper: it may change';
comment on column main.ordered_nights.night_id is 'The night';
comment on column main.ordered_nights.clock_at is 'Its clock value';
comment on column main.ordered_nights.state is 'running or finished';
comment on column main.ordered_nights.night_number is 'Its place, counted from 1';
