-- Hits of revisions whose place a later one has taken.
delete from core.hits
where revision_id in (select revision_id from incoming);
