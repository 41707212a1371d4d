-- Hits of revisions that await a new count.
delete from core.hits
where revision_id in (select revision_id from core.revisions where codebook_sha256 is null);
