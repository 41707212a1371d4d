-- Headlines as they were read on a night.
insert into core.titles by name
select * from incoming
on conflict do update set last_seen_at = excluded.last_seen_at;
