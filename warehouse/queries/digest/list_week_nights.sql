-- Nights and loads since an instant, the last one first, with outcomes of their entries.
select
    nights.clock_at,
    nights.kind,
    nights.ending,
    nights.troubles,
    nights.hours_since_last,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'article'), 0)::integer as n_article,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'rejected'), 0)::integer as n_rejected,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'waiting'), 0)::integer as n_waiting
from core.nights as nights
inner join main.ordered_nights as ordered using (night_id)
left join ops.outcomes as outcomes using (night_id)
where ordered.known_at > $since
group by
    nights.clock_at, nights.kind, nights.ending, nights.troubles, nights.hours_since_last, ordered.night_number
order by ordered.night_number desc;
