-- Stories that are drawn anew.
delete from core.stories
where story_id in (select story_id from incoming);
