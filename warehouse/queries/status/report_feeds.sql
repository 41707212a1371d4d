-- Watched feeds with the result of their last visit, and the day since which each visit has failed.
with answered as (
    select
        feed_id,
        max(night_id) as night_id
    from ops.visits
    where visit_result <> 'failed'
    group by feed_id
),

failing as (
    select
        visits.feed_id,
        min(nights.clock_at at time zone 'UTC')::date as failing_since
    from ops.visits as visits
    inner join ops.nights as nights using (night_id)
    left join answered using (feed_id)
    where
        visits.visit_result = 'failed'
        and visits.night_id > coalesce(answered.night_id, '')
    group by visits.feed_id
)

select
    feeds.source_id,
    feeds.url,
    feeds.kind,
    states.last_status,
    states.last_night_id,
    coalesce(states.n_entries, 0) as n_entries,
    coalesce(states.n_dropped, 0) as n_dropped,
    coalesce(states.n_failures, 0) as n_failures,
    states.newest_published_on,
    states.usual_gap_s,
    states.share_own_host,
    coalesce(states.has_overflowed, false) as has_overflowed,
    coalesce(states.n_overflows, 0) as n_overflows,
    coalesce(states.moved_to, '') as moved_to,
    coalesce(states.n_moved, 0) as n_moved,
    failing.failing_since
from core.feeds as feeds
left join ops.feed_states as states using (feed_id)
left join failing using (feed_id)
where feeds.is_enabled
order by feeds.source_id, feeds.url;
