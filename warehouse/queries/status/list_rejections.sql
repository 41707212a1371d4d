-- Open rejections, those of the last night first.
select
    last_night_id,
    step,
    source_id,
    reason,
    state,
    n_nights,
    url,
    detail,
    way_out
from core.rejections
where
    state <> 'resolved'
    and (reason = $reason or $reason is null)
order by last_night_id desc, step asc, source_id asc, url asc
limit $most;
