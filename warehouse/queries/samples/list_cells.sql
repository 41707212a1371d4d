-- Cells of one slice of the trends that have texts, with the texts in which a theme is found.
with found as (
    select *
    from trends.theme_tallies
    where theme_kind = 'theme' and theme_id = $theme_id
)

select
    texts.period,
    texts.period_start,
    case texts.period
        when 'week' then texts.period_start + 6
        when 'month' then last_day(texts.period_start)
        else last_day((texts.period_start + interval 2 months)::date)
    end as period_end,
    texts.n,
    coalesce(found.n_with_theme, 0) as n_found
from trends.text_tallies as texts
left join found using (unit, period, period_start, panel, source_group, genre)
where
    texts.unit = $unit
    and texts.panel = $panel
    and texts.source_group = $source_group
    and texts.genre = $genre
order by texts.period, texts.period_start;
