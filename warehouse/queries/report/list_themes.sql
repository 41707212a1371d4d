-- Themes of the current codebook, with their quality and their share in the extended baseline.
select
    themes.theme_id,
    themes.label,
    themes.theme_group,
    themes.definition,
    themes.n_terms,
    themes.precision,
    themes.precision_low,
    themes.precision_high,
    themes.recall,
    themes.recall_low,
    themes.recall_high,
    themes.weaknesses,
    baseline.first_day as baseline_from,
    baseline.last_day as baseline_to,
    coalesce(baseline.n, 0) as n_baseline,
    coalesce(baseline.n_with_theme, 0) as n_baseline_with_theme
from core.themes as themes
left join trends.baseline_window as baseline using (theme_id)
order by themes.theme_id;
