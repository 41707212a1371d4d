-- When the last night is finished, every revision is counted under the current codebook.
select
    revisions.revision_id,
    revisions.codebook_sha256
from core.revisions as revisions
left join core.codebooks as codebooks on revisions.codebook_sha256 = codebooks.codebook_sha256 and codebooks.is_current
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and codebooks.codebook_sha256 is null;
