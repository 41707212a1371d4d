-- Delete the hits of revisions that are to be counted again.
delete from core.hits
where revision_id in (select revision_id from core.revisions where codebook_sha256 is null);
