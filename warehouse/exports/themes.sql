-- The themes of the current codebook.
-- key: theme_id
select
    themes.theme_id,
    themes.label,
    themes.theme_group,
    themes.definition,
    themes.n_terms,
    codebooks.codebook_version,
    codebooks.codebook_sha256
from core.themes as themes
inner join core.codebooks as codebooks on codebooks.is_current
order by themes.theme_id
