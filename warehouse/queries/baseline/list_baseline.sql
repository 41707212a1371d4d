-- Baseline figures per theme.
select * from core.baseline
order by theme_id;
