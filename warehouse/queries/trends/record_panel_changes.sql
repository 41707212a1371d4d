-- Sources that entered or left the fixed panel tonight; a rerun of the night replaces what its first run found.
insert or replace into trends.panel_changes by name
select
    (select last_night.night_id from main.last_night as last_night) as night_id,
    changed.source_id,
    case
        when changed.first_day_after is null then 'left'
        when members.source_id is null then 'entered'
        else 'from_another_day'
    end as change,
    changed.first_day_after as first_day
from changed_panel as changed
left join trends.panel_members as members using (source_id);
