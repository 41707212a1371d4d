-- Strata of a coded sample, by theme.
select
    theme_id,
    stratum,
    n_articles,
    n_decided,
    n_true
from core.sample_strata
where sample_id = $sample_id
order by theme_id, stratum;
