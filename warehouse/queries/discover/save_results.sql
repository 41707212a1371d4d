-- Store the results of tonight's visits; a fallback counts only where nothing could be read.
update ops.visits
set visit_result = incoming.visit_result
from incoming
where
    visits.night_id = $night_id
    and visits.feed_id = incoming.feed_id
    and (not incoming.is_fallback or visits.visit_result is null or visits.visit_result = 'failed');
