-- The last nights, with the outcomes of the entries that they saw.
select
    nights.night_id,
    nights.clock_at,
    nights.kind,
    nights.state,
    ends.ending,
    ends.troubles,
    nights.codebook_version,
    nights.codebook_sha256,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'article'), 0)::integer as n_article,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'unchanged'), 0)::integer as n_unchanged,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'duplicate'), 0)::integer as n_duplicate,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'rejected'), 0)::integer as n_rejected,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'waiting'), 0)::integer as n_waiting
from ops.nights as nights
inner join core.nights as ends using (night_id)
inner join main.ordered_nights as ordered using (night_id)
left join ops.outcomes as outcomes using (night_id)
group by all
order by max(ordered.night_number) desc
limit $most;
