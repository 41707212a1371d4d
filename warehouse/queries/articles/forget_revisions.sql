-- Revisions whose place a later one has taken.
delete from core.revisions
where revision_id in (select revision_id from incoming);
