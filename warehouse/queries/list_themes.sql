-- The themes of the current codebook.
select
    theme_id,
    label
from core.themes
order by theme_id;
