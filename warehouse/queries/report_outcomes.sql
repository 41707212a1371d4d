-- How the entries of a night ended, by source.
select
    outcomes.source_id,
    sources.name,
    coalesce(sum(n_entries) filter (where outcome = 'article'), 0)::integer as n_article,
    coalesce(sum(n_entries) filter (where outcome = 'unchanged'), 0)::integer as n_unchanged,
    coalesce(sum(n_entries) filter (where outcome = 'duplicate'), 0)::integer as n_duplicate,
    coalesce(sum(n_entries) filter (where outcome = 'rejected'), 0)::integer as n_rejected,
    coalesce(sum(n_entries) filter (where outcome = 'waiting'), 0)::integer as n_waiting
from ops.outcomes as outcomes
inner join core.sources as sources using (source_id)
where outcomes.night_id = $night_id
group by outcomes.source_id, sources.name
order by outcomes.source_id;
