-- Per source and complete quarter: counted stories, and how many of them have each theme.
with quarters as (
    select
        source_id,
        date_trunc('quarter', month_start)::date as period_start,
        theme_id,
        sum(n_texts)::bigint as n_texts,
        sum(n_texts_with_theme)::bigint as n_with_theme
    from trends.source_tallies
    where month_start < date_trunc('quarter', $today::date)
    group by all
)

select
    quarters.source_id,
    sources.source_group,
    quarters.period_start,
    max(quarters.n_texts) as n_texts,
    list(quarters.theme_id) as theme_ids,
    list(quarters.n_with_theme) as counts  -- in the order of theme_ids: a map built here takes five times as long
from quarters
inner join core.sources as sources using (source_id)
group by quarters.source_id, sources.source_group, quarters.period_start
order by quarters.source_id, quarters.period_start;
