-- Number of stories.
select count(*) as n_stories from core.stories;
