-- Links of revisions whose place a later one has taken.
delete from core.story_links
where
    revision_a in (select revision_id from incoming)
    or revision_b in (select revision_id from incoming);
