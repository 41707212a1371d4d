-- What was refused for good, or was put aside already tonight: not asked for again.
select subject_id
from core.rejections
where
    state = 'rejected'
    or (state = 'waiting' and last_night_id >= $night_id);
