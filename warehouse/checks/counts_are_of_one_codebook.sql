-- When the last night is finished, every revision is counted under the current codebook.
select
    revisions.revision_id,
    revisions.codebook_sha256
from core.revisions as revisions
left join core.codebooks as codebooks on revisions.codebook_sha256 = codebooks.codebook_sha256 and codebooks.is_current
where
    (select max_by(nights.state, nights.night_id) from ops.nights) = 'finished'
    and codebooks.codebook_sha256 is null;
