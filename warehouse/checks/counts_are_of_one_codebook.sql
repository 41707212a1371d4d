-- When no night is running, every revision is counted, and with the current codebook.
select
    revisions.revision_id,
    revisions.codebook_sha256
from core.revisions as revisions
left join core.codebooks as codebooks on revisions.codebook_sha256 = codebooks.codebook_sha256 and codebooks.is_current
where
    not exists (select 1 from ops.nights where nights.state = 'running')
    and codebooks.codebook_sha256 is null;
