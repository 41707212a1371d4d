-- Errors confined to one source in a night, and damage to the archive that it met.
select concat(source_id, ', ', step, ': ', detail) as sentence
from core.rejections
where
    reason in ('crashed', 'damaged')
    and last_night_id = $night_id
order by sentence;
