-- The story of each article.
insert or replace into core.story_members by name
select * from incoming;
