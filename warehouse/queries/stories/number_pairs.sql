-- Pairs in one order: by connected component, since pairs of one tell nothing of another and its texts can stay in memory,
-- and in it by their ids, so that what is known and what is compared do not depend on what came first. The linter does
-- not know `using key`.
create or replace temporary table numbered_pairs as  -- noqa: PRS
with recursive edges as (
    select
        revision_a as revision_id,
        revision_b as other_id
    from story_pairs
    union all
    select
        revision_b as revision_id,
        revision_a as other_id
    from story_pairs
),

components (revision_id, component_id) using key (revision_id) as (  -- each round a smaller id spreads one edge farther
    select distinct
        revision_id,
        revision_id as component_id
    from edges
    union
    select
        reached.revision_id,
        min(lowered.component_id) as component_id
    from components as lowered
    inner join edges on lowered.revision_id = edges.other_id
    inner join recurring.components as reached on edges.revision_id = reached.revision_id
    where lowered.component_id < reached.component_id
    group by reached.revision_id
)

select
    pairs.*,
    row_number() over (order by components.component_id, pairs.revision_b, pairs.revision_a) as pair_number
from story_pairs as pairs
inner join components on pairs.revision_a = components.revision_id;
