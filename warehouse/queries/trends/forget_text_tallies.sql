-- Tallies of touched periods are counted anew.
delete from trends.text_tallies
where (period, period_start) in (select (period, period_start) from touched_periods);
