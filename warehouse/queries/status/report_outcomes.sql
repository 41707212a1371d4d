-- Outcomes of the entries of a night, by source.
select
    outcomes.source_id,
    sources.name,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'article'), 0)::integer as n_article,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'unchanged'), 0)::integer as n_unchanged,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'duplicate'), 0)::integer as n_duplicate,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'rejected'), 0)::integer as n_rejected,
    coalesce(sum(outcomes.n_entries) filter (where outcomes.outcome = 'waiting'), 0)::integer as n_waiting
from ops.outcomes as outcomes
inner join core.sources as sources using (source_id)
where outcomes.night_id = $night_id
group by outcomes.source_id, sources.name
order by outcomes.source_id;
