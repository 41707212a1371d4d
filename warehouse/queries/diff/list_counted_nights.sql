-- Nights whose trends were counted, oldest first.
select
    counts.night_id,
    counts.codebook_sha256,
    codebooks.codebook_version
from trends.counts as counts
inner join core.codebooks as codebooks using (codebook_sha256)
inner join main.ordered_nights as nights using (night_id)
order by nights.night_number;
