-- What was refused or put aside, why, and what to do about it.
select
    step,
    source_id,
    core.as_cell(url) as url,
    reason,
    core.as_cell(detail) as detail,
    core.as_cell(way_out) as way_out,
    state,
    first_night_id,
    last_night_id,
    n_nights,
    subject_id
from core.rejections
order by source_id, step, reason, url, subject_id
