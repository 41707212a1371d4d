-- Pairs in one order: by connected component, since pairs of one tell nothing of another and its texts can stay in memory,
-- and in it by their ids, so that what is known and what is compared do not depend on what came first. Components go by
-- the place of their first text in the table, as texts that were stored one after the other are read fast. The linter
-- does not know `using key`.
create or replace temporary table numbered_pairs as  -- noqa: PRS
with recursive places as (
    select
        revision_id,
        rowid as place
    from core.revisions
    where
        revision_id in (select revision_a from story_pairs)
        or revision_id in (select revision_b from story_pairs)
),

placed as (
    select
        story_pairs.*,
        places_a.place as place_a,
        places_b.place as place_b
    from story_pairs
    inner join places as places_a on story_pairs.revision_a = places_a.revision_id
    inner join places as places_b on story_pairs.revision_b = places_b.revision_id
),

edges as (
    select
        place_a as place,
        place_b as other
    from placed
    union all
    select
        place_b as place,
        place_a as other
    from placed
),

components (place, component) using key (place) as (  -- each round a smaller place spreads one edge farther
    select distinct
        place,
        place as component
    from edges
    union
    select
        reached.place,
        min(lowered.component) as component
    from components as lowered
    inner join edges on lowered.place = edges.other
    inner join recurring.components as reached on edges.place = reached.place
    where lowered.component < reached.component
    group by reached.place
)

select
    placed.revision_a,
    placed.revision_b,
    placed.link_reason,
    row_number() over (order by components.component, placed.revision_b, placed.revision_a) as pair_number
from placed
inner join components on placed.place_a = components.place;
