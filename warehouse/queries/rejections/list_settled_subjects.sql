-- Subjects that are rejected for good, or already put aside tonight: they are not requested again.
select subject_id
from core.rejections
where
    state = 'rejected'
    or (state = 'waiting' and last_night_id >= $night_id);
