-- One row per group of sources and week of their loaded history: the share of the group that history watched, each source
-- weighted by what is usual for it.
create or replace view main.group_weeks as
with placed as (
    select
        if(places.is_all, 'all', coalesce(sources.source_group, 'other')) as source_group,
        weeks.source_id,
        weeks.week_start,
        weeks.median_captures,
        weeks.is_watched
    from ops.history_weeks as weeks
    left join core.sources as sources using (source_id)
    cross join (values (true), (false)) as places (is_all)
),

members as (
    select distinct
        source_group,
        source_id,
        median_captures
    from placed
),

whole as (
    select
        source_group,
        sum(median_captures) as captures
    from members
    group by source_group
),

final as (
    select
        placed.source_group,
        placed.week_start,
        coalesce(sum(placed.median_captures) filter (where placed.is_watched), 0) / max(whole.captures) as share_watched,
        count(*) filter (where placed.source_id <> '') as n_sources
    from placed
    inner join whole using (source_group)
    group by placed.source_group, placed.week_start
)

select * from final;
comment on view main.group_weeks is 'One row per group of sources and week of loaded history: the share of the group that history watched. Helper of trends.coverage: it may change';
comment on column main.group_weeks.source_group is 'all, or one region group of sources; undeclared hosts are in other';
comment on column main.group_weeks.week_start is 'Monday of the week';
comment on column main.group_weeks.share_watched is 'Of its sources with loaded history, weighted by their median captures: those for which the week is no gap, 0 to 1';
comment on column main.group_weeks.n_sources is 'Its declared sources whose loaded history reaches from before the week to after it, gap or not';
