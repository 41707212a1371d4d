-- Text-mining reservations of sources; a sign that recurs stays one row.
insert into ops.reservations by name
select * from incoming
on conflict do update set
    last_night_id = excluded.last_night_id;
