-- Addresses that were not known yet.
insert into core.aliases by name
select * from incoming
on conflict do nothing;
