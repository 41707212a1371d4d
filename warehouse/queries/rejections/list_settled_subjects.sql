-- Subjects that are rejected for good, or already put aside tonight: they are not requested again.
select rejections.subject_id
from core.rejections as rejections
left join main.ordered_nights as last_try on rejections.last_night_id = last_try.night_id
left join main.ordered_nights as this on this.night_id = $night_id
where
    rejections.state = 'rejected'
    or (rejections.state = 'waiting' and last_try.night_number >= this.night_number);
