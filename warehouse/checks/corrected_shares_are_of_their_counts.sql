-- A corrected share follows from the texts of its cell as they are tallied now.
select
    corrected.theme_id,
    corrected.unit,
    corrected.period,
    corrected.period_start,
    corrected.sample_id
from trends.corrected_shares as corrected
left join trends.text_tallies as texts using (unit, period, period_start, panel, source_group, genre)
left join trends.theme_tallies as found
    on
        found.theme_kind = 'theme'
        and corrected.theme_id = found.theme_id
        and corrected.unit = found.unit
        and corrected.period = found.period
        and corrected.period_start = found.period_start
        and corrected.panel = found.panel
        and corrected.source_group = found.source_group
        and corrected.genre = found.genre
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and (corrected.n, corrected.n_with_theme) is distinct from (texts.n, coalesce(found.n_with_theme, 0));
