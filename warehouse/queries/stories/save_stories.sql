-- Stories with their original.
insert or replace into core.stories by name
select * from incoming;
