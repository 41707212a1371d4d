-- The sources as they are declared today.
insert or replace into core.sources by name
select * from incoming;
