-- One row per warehouse with nights: the one that was begun last, whose clock is the day of the trends.
create or replace view main.last_night as
with final as (
    select *
    from main.ordered_nights
    order by night_number desc
    limit 1
)

select * from final;
comment on view main.last_night is 'One row: the night that was begun last, whose clock is the day of the trends. Helper: it may change';
comment on column main.last_night.night_id is 'The night';
comment on column main.last_night.clock_at is 'Its clock value';
comment on column main.last_night.kind is 'night, or load (of history)';
comment on column main.last_night.state is 'running or finished';
comment on column main.last_night.night_number is 'Number of nights begun';
comment on column main.last_night.known_at is 'The same as its clock value';
