-- Places of bodies in the archive; the place of a known body does not change.
insert into raw.pages by name
select * from incoming
on conflict do nothing;
