-- Hosts that are left alone after the last night, or failed at their last visit.
select
    host,
    n_failures,
    open_until
from ops.host_states
where n_failures > 0
order by open_until desc nulls last, host asc;
