-- Themes of the current codebook.
select
    theme_id,
    theme_group,
    label
from core.themes
order by theme_id;
