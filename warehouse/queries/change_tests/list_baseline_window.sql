-- Every theme in the extended baseline, and the day that its window ends on.
select
    theme_id,
    last_day,
    n as n_texts,
    n_with_theme
from trends.baseline_window
order by theme_id;
