-- Per source and complete quarter: counted stories, and how many of them have each theme. Months and quarters of which
-- history watched too little are left out. Where history is loaded, the tests hold outlets fixed: the group of a source is
-- itself or, where its history and its nights are not joined, one side of its seam.
with loaded as (
    select count(*) > 0 as is_outlet
    from main.group_weeks
),

left_out as (
    select
        period,
        period_start
    from trends.coverage
    where is_left_out and source_group = 'all' and period <> 'week' and (select loaded.is_outlet from loaded)
),

quarters as (
    select
        tallies.source_id,
        if(loaded.is_outlet, sides.side, sources.source_group) as source_group,
        loaded.is_outlet,
        date_trunc('quarter', tallies.month_start)::date as period_start,
        tallies.theme_id,
        sum(tallies.n_texts)::bigint as n_texts,
        sum(tallies.n_texts_with_theme)::bigint as n_with_theme
    from trends.source_tallies as tallies
    cross join loaded
    inner join core.sources as sources using (source_id)
    inner join main.outlet_sides as sides
        on
            tallies.source_id = sides.source_id
            and tallies.month_start >= sides.from_month
            and tallies.month_start < sides.until_month
    anti join left_out as months on months.period = 'month' and tallies.month_start = months.period_start
    anti join left_out as thin
        on thin.period = 'quarter' and date_trunc('quarter', tallies.month_start)::date = thin.period_start
    where tallies.month_start < date_trunc('quarter', $today::date)
    group by all
)

select
    quarters.source_id,
    quarters.source_group,
    quarters.is_outlet,
    quarters.period_start,
    max(quarters.n_texts) as n_texts,
    list(quarters.theme_id) as theme_ids,
    list(quarters.n_with_theme) as counts  -- in the order of theme_ids: a map built here takes five times as long
from quarters
group by quarters.source_id, quarters.source_group, quarters.is_outlet, quarters.period_start
order by quarters.source_id, quarters.source_group, quarters.period_start;
