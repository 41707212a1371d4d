-- Errors confined to one source in a night.
select concat(source_id, ', ', step, ': ', detail) as sentence
from core.rejections
where
    reason = 'crashed'
    and last_night_id = $night_id
order by sentence;
