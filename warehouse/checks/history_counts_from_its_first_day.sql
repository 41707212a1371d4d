-- When the last night is finished, texts of history count from the first day on which their source was watched.
with captured as (
    select
        sources.source_id,
        min(days.watched_on) as history_from
    from core.sources as sources
    inner join main.capture_days as days on days.source_id = if(contains(sources.source_id, '.'), '', sources.source_id)
    group by sources.source_id
)

select
    source_id,
    captured.history_from,
    spans.history_from as history_from_counted,
    spans.counted_from
from captured
full join ops.history_spans as spans using (source_id)
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and (
        captured.history_from is distinct from spans.history_from
        or spans.counted_from is distinct from least(spans.history_from, spans.first_night_on)
    );
