-- Months and quarters of which history watched too little for tests of change.
select
    period,
    period_start
from trends.coverage
where is_left_out and source_group = 'all' and period <> 'week';
