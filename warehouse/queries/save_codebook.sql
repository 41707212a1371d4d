-- The codebook of the night becomes the current one.
insert or replace into core.codebooks (codebook_sha256, codebook_version, is_current)
select codebook_sha256, codebook_version, false from core.codebooks where codebook_sha256 <> $codebook_sha256
union all
select $codebook_sha256, $codebook_version, true;
