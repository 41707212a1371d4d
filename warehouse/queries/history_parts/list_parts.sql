-- Parts of history that are loaded or failed.
select
    route,
    part_id,
    state,
    reason,
    part_sha256
from ops.history_parts
order by route, part_id;
