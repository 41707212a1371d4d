-- The first day of the fixed panel; NULL while no month of it is complete.
select min(first_day) as first_day
from trends.panel_members;
