-- Sources that entered and left the fixed panel after one night, up to another.
with span as (
    select
        min(night_number) as first_number,
        max(night_number) as last_number
    from main.ordered_nights
    where night_id in ($before, $after)
),

changed as (
    select
        changes.change,
        changes.source_id
    from trends.panel_changes as changes
    inner join main.ordered_nights as nights using (night_id)
    inner join span on nights.night_number > span.first_number and nights.night_number <= span.last_number
)

select
    changed.change,
    string_agg(distinct sources.name, ', ' order by sources.name) as names
from changed
inner join core.sources as sources using (source_id)
group by changed.change
order by changed.change;
