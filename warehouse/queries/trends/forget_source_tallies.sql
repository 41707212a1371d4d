-- Tallies of sources in touched months are counted anew.
delete from trends.source_tallies
where month_start in (select touched_periods.period_start from touched_periods where touched_periods.period = 'month');
