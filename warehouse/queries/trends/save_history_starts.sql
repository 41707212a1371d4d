-- Days from which on texts of history count: the first on which history or a night watched their source.
insert into trends.history_starts (source_id, first_day)
select
    source_id,
    least(history_from, first_night_on) as first_day
from main.source_spans
where history_from is not null;
