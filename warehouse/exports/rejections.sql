-- What was rejected or put aside, why, and what to do about it.
-- key: step, subject_id, reason
select
    step,
    source_id,
    url,
    reason,
    detail,
    way_out,
    state,
    first_night_id,
    last_night_id,
    n_nights,
    subject_id
from core.rejections
order by source_id, step, reason, url, subject_id
