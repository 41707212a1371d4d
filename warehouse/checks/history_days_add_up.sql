-- The days of a loaded part add up to its counts, each filter passes no more than the one before, and no other part has any.
with summed as (
    select
        route,
        part_id,
        sum(n_responses) as n_responses,
        sum(n_html) as n_html,
        sum(n_sieved) as n_sieved,
        sum(n_cleaned) as n_cleaned,
        sum(n_core) as n_core,
        bool_and(n_html <= n_responses and n_sieved <= n_html and n_core <= n_cleaned) as is_filtered
    from ops.history_days
    group by route, part_id
)

select
    route,
    part_id,
    parts.state,
    parts.n_responses,
    summed.n_responses as n_responses_summed
from ops.history_parts as parts
full join summed using (route, part_id)
where
    coalesce(parts.state, '') <> 'loaded' and summed.n_responses is not null
    or not coalesce(summed.is_filtered, true)
    or (
        parts.state = 'loaded'
        and (parts.n_responses, parts.n_html, parts.n_sieved, parts.n_cleaned, parts.n_core)
        <> (
            coalesce(summed.n_responses, 0),
            coalesce(summed.n_html, 0),
            coalesce(summed.n_sieved, 0),
            coalesce(summed.n_cleaned, 0),
            coalesce(summed.n_core, 0)
        )
    );
