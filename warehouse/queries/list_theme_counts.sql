-- Per source and complete quarter: counted stories, and how many hold each theme.
with all_texts as (
    select
        source_id,
        date_trunc('quarter', period_start)::date as period_start,
        sum(n_texts)::bigint as n_texts
    from trends.text_tallies
    where unit = 'story' and period = 'month' and period_start < date_trunc('quarter', $today::date)
    group by all
),

with_theme as (
    select
        source_id,
        theme_id,
        date_trunc('quarter', period_start)::date as period_start,
        sum(n_texts_with_theme)::bigint as n_texts
    from trends.theme_tallies
    where unit = 'story' and period = 'month' and theme_kind = 'theme'
    group by all
),

listed as (
    select
        source_id,
        period_start,
        map_from_entries(list((theme_id, n_texts))) as n_with_theme
    from with_theme
    group by source_id, period_start
)

select
    all_texts.source_id,
    sources.source_group,
    all_texts.period_start,
    all_texts.n_texts,
    coalesce(listed.n_with_theme, map()) as n_with_theme
from all_texts
inner join core.sources as sources using (source_id)
left join listed using (source_id, period_start)
order by all_texts.source_id, all_texts.period_start;
