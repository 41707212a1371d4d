-- Add the addresses that are not yet known.
insert into core.aliases by name
select * from incoming
on conflict do nothing;
