-- Per source and complete quarter: counted stories, and how many of them have each theme, without the months and quarters
-- that are left out. Where history is loaded the tests hold outlets fixed: the group of a source is then itself or, where
-- its history and its nights are not joined, one side of its seam.
with months as (
    select
        *,
        date_trunc('quarter', month_start)::date as period_start
    from trends.source_tallies
    where
        month_start < date_trunc('quarter', $today::date)
        and not list_contains($months_left_out::date[], month_start)
        and not list_contains($quarters_left_out::date[], date_trunc('quarter', month_start)::date)
),

placed as (
    select
        months.*,
        sources.source_group as region,
        sides.side
    from months
    inner join core.sources as sources using (source_id)
    inner join main.outlet_sides as sides
        on
            months.source_id = sides.source_id
            and months.month_start >= sides.from_month
            and months.month_start < sides.until_month
),

quarters as (
    select
        source_id,
        if($has_history, side, region) as source_group,
        period_start,
        theme_id,
        sum(n_texts)::bigint as n_texts,
        sum(n_texts_with_theme)::bigint as n_with_theme
    from placed
    group by all
)

select
    source_id,
    source_group,
    $has_history as is_outlet,
    period_start,
    max(n_texts) as n_texts,
    list(theme_id) as theme_ids,
    list(n_with_theme) as counts  -- in the order of theme_ids: a map built here takes five times as long
from quarters
group by source_id, source_group, period_start
order by source_id, source_group, period_start;
