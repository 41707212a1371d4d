-- What was rejected or put aside for the first time since an instant and still is, by reason.
select
    rejections.reason,
    count(*)::integer as n_things,
    count(distinct rejections.source_id)::integer as n_sources,
    any_value(rejections.way_out) as way_out
from core.rejections as rejections
inner join main.ordered_nights as nights on rejections.first_night_id = nights.night_id
where
    nights.known_at > $since
    and rejections.state <> 'resolved'
group by rejections.reason
order by n_things desc, rejections.reason asc;
