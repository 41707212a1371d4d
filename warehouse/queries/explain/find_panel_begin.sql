-- First day of the fixed panel; NULL until one of its months is complete.
select min(first_day) as first_day
from trends.panel_members;
