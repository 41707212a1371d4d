-- How the feeds answered on their last visit.
select
    feeds.source_id,
    feeds.url,
    states.last_status,
    states.last_night_id,
    states.n_entries,
    states.n_failures,
    states.newest_published_on
from core.feeds as feeds
left join ops.feed_states as states using (feed_id)
where feeds.is_enabled
order by feeds.source_id, feeds.url;
