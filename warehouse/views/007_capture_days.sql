-- One row per source and day, several of which may be of one day: texts that history captured. A source whose own past was
-- fetched was captured long after it published; it is watched on the days of publication that its pages state.
create or replace view main.capture_days as
with listed as (
    select distinct source_id
    from ops.history_days
    where route = 'sites'
),

final as (
    select
        days.source_id,
        days.captured_on as watched_on,
        days.n_cleaned as n_captures
    from ops.history_days as days
    anti join listed using (source_id)
    union all
    select
        texts.source_id,
        texts.published_on as watched_on,
        texts.n_texts as n_captures
    from ops.history_texts as texts
    semi join listed using (source_id)
)

select * from final;
comment on view main.capture_days is 'One row per source, day and part: texts that history captured. Rows of a day add up. Helper of ops.history_weeks: it may change';
comment on column main.capture_days.source_id is 'The source; empty for all undeclared hosts together';
comment on column main.capture_days.watched_on is 'Day of capture; of a source whose own past was fetched (route sites), of publication';
comment on column main.capture_days.n_captures is 'Texts that were read';
