-- How completely the weeks since an instant were watched: the last night's week and the one before it.
select
    trends.period_label(period, period_start) as period_label,
    is_complete,
    n_nights,
    n_nights_missing,
    n_feeds_known,
    n_feeds_answered
from trends.coverage
where
    period = 'week'
    and source_group = 'all'
    and period_end >= $since::date
    and n_nights is not null
order by period_start;
