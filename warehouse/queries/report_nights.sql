-- The last nights.
select
    night_id,
    clock_at,
    state,
    codebook_version
from ops.nights
order by night_id desc
limit $most;
