-- One row per source and span of months: the series in which tests of change count its texts. A source whose history and
-- nights are not joined is two series, and months that both watched are in neither.
create or replace view main.outlet_sides as
with spans as (
    select
        sources.source_id,
        coalesce(not joins.is_joined, false) as is_apart,
        date_trunc('month', spans.first_night_on)::date as seam_month,
        date_trunc('month', spans.history_from)::date as history_from,
        (date_trunc('month', spans.history_to) + interval 1 month)::date as history_until
    from core.sources as sources
    left join ops.history_spans as spans using (source_id)
    left join trends.history_joins as joins using (source_id)
),

final as (
    select
        source_id,
        source_id as side,
        date '0001-01-01' as from_month,
        date '9999-12-01' as until_month
    from spans
    where not is_apart
    union all
    select
        source_id,
        source_id || ' (history)' as side,
        history_from as from_month,
        least(history_until, seam_month) as until_month
    from spans
    where is_apart and history_from < seam_month
    union all
    select
        source_id,
        source_id || ' (nights)' as side,
        unnest([date '0001-01-01', history_until]) as from_month,
        unnest([history_from, date '9999-12-01']) as until_month
    from spans
    where is_apart
)

select * from final;
comment on view main.outlet_sides is 'One row per source and span of months: the series in which tests of change count its texts. Helper: it may change';
comment on column main.outlet_sides.source_id is 'The source';
comment on column main.outlet_sides.side is 'The series: the source or, where its history and its nights are not joined (trends.history_joins), one of the two';
comment on column main.outlet_sides.from_month is 'First month';
comment on column main.outlet_sides.until_month is 'Month after the last';
