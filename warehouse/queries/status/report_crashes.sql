-- Rejections of a night for reasons that degrade it, by reason, step and source.
select
    reason,
    count(*)::integer as n_things,
    concat(source_id, ', ', step, ': ', min(detail)) as sentence
from core.rejections
where
    list_contains($reasons, reason)
    and last_night_id = $night_id
group by reason, step, source_id
order by sentence;
