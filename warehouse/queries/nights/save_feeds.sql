-- The feeds as they are declared today.
insert or replace into core.feeds by name
select * from incoming;
