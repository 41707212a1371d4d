-- Sources that entered and left the fixed panel after one night, up to another.
with changed as (
    select
        change,
        source_id
    from trends.panel_changes
    where night_id > $before and night_id <= $after
)

select
    changed.change,
    string_agg(distinct sources.name, ', ' order by sources.name) as names
from changed
inner join core.sources as sources using (source_id)
group by changed.change
order by changed.change;
