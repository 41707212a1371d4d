-- Headlines of articles, with the first and the last night that read them.
insert into core.titles by name
select * from incoming
on conflict do update set last_seen_at = excluded.last_seen_at;
