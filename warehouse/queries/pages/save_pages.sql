-- Where bodies lie in the archive; a body that is known already stays where it is.
insert into raw.pages by name
select * from incoming
on conflict do nothing;
