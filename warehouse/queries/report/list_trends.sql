-- Trend of every theme by quarter, in the plain slice.
select
    cells.theme_id,
    cells.period_label,
    cells.period_start,
    cells.n,
    cells.n_with_theme,
    cells.n_sources,
    round(cells.share, 6) as share,
    round(cells.share_low, 6) as share_low,
    round(cells.share_high, 6) as share_high,
    round(cells.share_standardised, 6) as share_standardised,
    round(cells.share_standardised_low, 6) as share_standardised_low,
    round(cells.share_standardised_high, 6) as share_standardised_high,
    round(cells.share_corrected, 6) as share_corrected,
    round(cells.share_corrected_low, 6) as share_corrected_low,
    round(cells.share_corrected_high, 6) as share_corrected_high,
    cells.quality,
    cells.quality_reasons as reason_codes,
    list_transform(cells.quality_reasons, lambda code: meanings.in_words[code]) as reasons,
    cells.is_complete,
    coverage.watched_by
from trends.theme_periods as cells
inner join trends.coverage as coverage using (period, period_start, source_group)
cross join (
    select map(list(reason_code), list(in_words)) as in_words
    from trends.quality_reasons
) as meanings
where
    cells.theme_kind = 'theme' and cells.period = 'quarter' and cells.unit = 'story'
    and cells.panel = 'all' and cells.source_group = 'all' and cells.genre = 'commentary'
order by cells.theme_id, cells.period_start;
