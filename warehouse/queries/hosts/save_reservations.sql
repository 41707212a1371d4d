-- Signs that a source's texts are not to be mined; one that was met before stays one row.
insert into ops.reservations by name
select * from incoming
on conflict do update set
    last_night_id = excluded.last_night_id;
