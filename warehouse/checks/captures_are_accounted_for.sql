-- Unless the last load was interrupted, every text of a loaded part is a capture, and every capture is of a loaded part.
with last_load as (
    select max_by(state, night_number) as state from main.ordered_nights
    where kind = 'load'
),

held as (
    select
        route,
        part_id,
        count(*) as n_captures
    from raw.captures
    group by route, part_id
),

loaded as (
    select
        route,
        part_id,
        n_texts
    from ops.history_parts
    where state = 'loaded'
)

select
    route,
    part_id,
    loaded.n_texts,
    held.n_captures
from loaded
full join held using (route, part_id)
where
    (select last_load.state from last_load) is distinct from 'running'
    and coalesce(loaded.n_texts, -1) <> coalesce(held.n_captures, if(loaded.n_texts is null, -1, 0));
