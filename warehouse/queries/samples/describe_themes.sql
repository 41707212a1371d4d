-- Label and definition of the current themes.
select
    theme_id,
    label,
    definition
from core.themes;
