-- Delete the source tallies of touched months before they are counted again.
delete from trends.source_tallies
where month_start in (select touched_periods.period_start from touched_periods where touched_periods.period = 'month');
