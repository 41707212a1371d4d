-- Set the night's codebook as the current one.
insert into core.codebooks (codebook_sha256, codebook_version, is_current)
values ($codebook_sha256, $codebook_version, true)
on conflict do update set is_current = true;
