-- The trend of each theme by month: share of the commentary of all sources that has it, each story counted once.
-- key: theme_id, period_start
select * exclude (theme_kind, period, unit, panel, source_group, genre)
from trends.theme_trends
where theme_kind = 'theme' and period = 'month' and trends.is_plain(unit, panel, source_group, genre)
order by theme_id, period_start
