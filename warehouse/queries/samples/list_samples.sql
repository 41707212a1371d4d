-- Coded samples, newest first, and whether they were coded under the current codebook.
select
    samples.sample_id,
    samples.unit,
    samples.panel,
    samples.source_group,
    samples.genre,
    samples.first_day,
    samples.last_day,
    codebooks.codebook_sha256 is not null as is_current
from core.samples as samples
left join core.codebooks as codebooks on samples.codebook_sha256 = codebooks.codebook_sha256 and codebooks.is_current
order by samples.drawn_at desc, samples.sample_id desc;
