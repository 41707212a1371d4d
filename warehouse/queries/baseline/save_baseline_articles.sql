-- The seed articles as they are measured now.
insert or replace into core.baseline_articles by name
select * from incoming;
