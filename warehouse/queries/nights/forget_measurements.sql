-- Invalidate measurements made under another codebook: series of two codebooks are never spliced.
update core.revisions set relevance = null, genre = null, codebook_sha256 = null
where codebook_sha256 is distinct from $codebook_sha256 and (relevance is not null or codebook_sha256 is not null);
