-- The themes of the current codebook.
-- key: theme_id
select
    themes.theme_id,
    themes.label,
    themes.theme_group,
    themes.definition,
    themes.n_terms,
    round(themes.precision, 6) as precision,
    round(themes.precision_low, 6) as precision_low,
    round(themes.precision_high, 6) as precision_high,
    round(themes.recall, 6) as recall,
    round(themes.recall_low, 6) as recall_low,
    round(themes.recall_high, 6) as recall_high,
    array_to_string(themes.weaknesses, ' ') as weaknesses,
    codebooks.codebook_version,
    codebooks.codebook_sha256
from core.themes as themes
inner join core.codebooks as codebooks on codebooks.is_current
order by themes.theme_id
