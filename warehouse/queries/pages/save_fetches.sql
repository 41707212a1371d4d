-- What was asked of the web, and how it was answered.
insert or replace into raw.fetches by name
select * from incoming;
