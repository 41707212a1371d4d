-- Every theme in the extended baseline, with the last day of its window.
select
    theme_id,
    last_day,
    n as n_texts,
    n_with_theme
from trends.baseline_window
order by theme_id;
