-- How many stories there are.
select count(*) as n_stories from core.stories;
