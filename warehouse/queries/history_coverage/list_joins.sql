-- Sources with both nights and history: how far they have the same core texts, and whether they are one series.
select
    source_id,
    sources.name,
    joins.n_days,
    joins.n_both,
    joins.n_nights_only,
    joins.n_history_only,
    joins.agreement,
    joins.agreement_low,
    joins.agreement_high,
    joins.is_joined,
    joins.reason_apart
from trends.history_joins as joins
inner join core.sources as sources using (source_id)
order by source_id;
