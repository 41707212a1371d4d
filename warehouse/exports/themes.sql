-- The themes of the current codebook.
select
    themes.theme_id,
    core.as_cell(themes.label) as label,
    themes.theme_group,
    core.as_cell(themes.definition) as definition,
    themes.n_terms,
    codebooks.codebook_version,
    codebooks.codebook_sha256
from core.themes as themes
inner join core.codebooks as codebooks on codebooks.is_current
order by themes.theme_id
