-- Difference between the fixed panel and the tallied one: sources that enter or leave, or that are counted from or up to
-- another day.
create or replace temporary table changed_panel as
with members as (
    select
        panels.source_id,
        windows.first_day,
        panels.until_day
    from trends.panels as panels
    inner join trends.windows as windows on windows.name = 'panel'
    where panels.is_fixed
)

select
    source_id,
    members.first_day as first_day_after,
    members.until_day as until_day_after,
    least(members.first_day, tallied.first_day) as first_day
from members
full join trends.panel_members as tallied using (source_id)
where members.first_day is distinct from tallied.first_day or members.until_day is distinct from tallied.until_day;
