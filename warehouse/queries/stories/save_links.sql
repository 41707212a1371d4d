-- Pairs that were found to be one piece of writing.
insert or replace into core.story_links by name
select * from incoming;
