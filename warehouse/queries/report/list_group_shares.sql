-- Share of each theme in each group of sources, over the last four complete quarters that have texts.
with quarters as (
    select period_start
    from trends.coverage
    where period = 'quarter' and source_group = 'all' and is_complete
    order by period_start desc
    limit 4
),

final as (
    select
        theme_id,
        source_group,
        sum(n)::bigint as n,
        sum(n_with_theme)::bigint as n_with_theme
    from trends.theme_periods
    where
        theme_kind = 'theme' and period = 'quarter' and unit = 'story' and panel = 'all'
        and source_group <> 'all' and genre = 'commentary'
        and period_start in (select quarters.period_start from quarters)
    group by theme_id, source_group
)

select
    *,
    if(n = 0, null, round(n_with_theme / n, 6)) as share,
    if(n = 0, null, round(trends.wilson_low(n_with_theme, n), 6)) as share_low,
    if(n = 0, null, round(trends.wilson_high(n_with_theme, n), 6)) as share_high
from final
order by theme_id, source_group;
