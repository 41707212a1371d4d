-- Delete the text tallies of touched periods before they are counted again.
delete from trends.text_tallies
where (period, period_start) in (select (period, period_start) from touched_periods);
