-- The outcomes of the last finished night add up to its entries; earlier nights no longer have all of theirs.
with last_night as (
    select max_by(night_id, night_number) as night_id from main.ordered_nights
    where state = 'finished'
),

counted as (
    select
        source_id,
        count(*) as n_entries
    from raw.entries
    where outcome_night_id = (select last_night.night_id from last_night)
    group by source_id
),

recorded as (
    select
        source_id,
        sum(n_entries) as n_entries
    from ops.outcomes
    where night_id = (select last_night.night_id from last_night)
    group by source_id
)

select
    source_id,
    counted.n_entries as n_counted,
    recorded.n_entries as n_recorded
from counted
full join recorded using (source_id)
where counted.n_entries is distinct from recorded.n_entries;
