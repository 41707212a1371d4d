-- Open rejections, by reason.
select
    step,
    reason,
    state,
    count(*)::integer as n_things,
    min(url) as example,
    any_value(way_out) as way_out
from core.rejections
where state <> 'resolved'
group by step, reason, state
order by n_things desc, step asc, reason asc;
