-- Delete stories without an article.
delete from core.stories
where story_id not in (select members.story_id from core.story_members as members);
