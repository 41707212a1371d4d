-- Signs of revisions whose place a later one has taken.
delete from core.signs
where revision_id in (select revision_id from incoming);
