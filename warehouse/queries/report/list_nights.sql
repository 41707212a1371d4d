-- The last nights and loads: how they ended, what they saw, and how many feeds answered.
with seen as (
    select
        night_id,
        sum(n_entries)::bigint as n_entries,
        coalesce(sum(n_entries) filter (where outcome = 'article'), 0)::bigint as n_articles
    from ops.outcomes
    group by night_id
)

select
    nights.night_id,
    nights.clock_at,
    nights.kind,
    nights.ending,
    nights.troubles,
    coalesce(seen.n_entries, 0) as n_entries,
    coalesce(seen.n_articles, 0) as n_articles,
    feeds.n_feeds_known,
    feeds.n_feeds_answered
from core.nights as nights
inner join main.ordered_nights as ordered using (night_id)
left join seen using (night_id)
left join main.group_nights as feeds on nights.night_id = feeds.night_id and feeds.source_group = 'all'
order by ordered.night_number desc
limit $most;
