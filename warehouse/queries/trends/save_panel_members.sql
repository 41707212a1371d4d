-- Insert the sources that are in the fixed panel now.
insert into trends.panel_members (source_id, first_day, until_day)
select
    source_id,
    first_day_after as first_day,
    until_day_after as until_day
from changed_panel
where first_day_after is not null;
