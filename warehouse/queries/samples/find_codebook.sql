-- The current codebook.
select
    codebook_sha256,
    codebook_version
from core.codebooks
where is_current;
