-- Record that the last night's trends are counted, with the number of counted texts since then.
insert or replace into trends.counts by name
with last_night as (
    select night_id from main.last_night
),

changed as (
    select
        count(*) filter (where before is null) as n_entered,
        count(*) filter (where after is null) as n_left,
        count(*) filter (where before is not null and after is not null) as n_changed
    from trends.changes
    where night_id = (select last_night.night_id from last_night)
)

select
    last_night.night_id,
    codebooks.codebook_sha256,
    (select count(*) from trends.counted_texts) as n_texts,
    changed.n_entered,
    changed.n_left,
    changed.n_changed
from last_night
cross join changed
inner join core.codebooks as codebooks on codebooks.is_current
where last_night.night_id is not null
returning n_texts, n_entered, n_left, n_changed;
