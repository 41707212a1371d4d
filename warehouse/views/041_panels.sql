-- One row per source: whether it was present in every complete month of the panel's window, and which months it missed.
-- A panel that begins in the past has a source only as one series: across the seam where history and nights are joined,
-- else up to the seam, as long as the window ends before it.
create or replace view trends.panels as
with panel as (
    select
        first_day,
        last_day
    from trends.windows
    where name = 'panel'
),

months as (
    select unnest(generate_series(date_trunc('month', first_day), last_day, interval 1 month))::date as month_start
    from panel
    where last_day is not null
),

dated as (  -- months with an entry that is dated by its feed or its text, or with a text of history
    select
        source_id,
        date_trunc('month', published_on)::date as month_start
    from raw.entries
    where published_on >= (select panel.first_day from panel)
    union
    select
        source_id,
        date_trunc('month', published_on)::date as month_start
    from core.articles
    where published_on >= (select panel.first_day from panel)
    union
    select
        source_id,
        date_trunc('month', published_on)::date as month_start
    from ops.history_texts
    where published_on >= (select panel.first_day from panel)
),

apart as (  -- sources with a seam that is not joined, in the window or behind it
    select
        joins.source_id,
        joins.reason_apart,
        date_trunc('month', spans.first_night_on)::date as seam_month,
        seam_month <= panel.last_day as is_in_window
    from trends.history_joins as joins
    inner join ops.history_spans as spans using (source_id)
    inner join panel on spans.first_night_on > panel.first_day
    where not joins.is_joined and spans.history_from < spans.first_night_on
),

present as (
    select
        sources.source_id,
        count(months.month_start) as n_months,
        count(dated.source_id) as n_months_present,
        coalesce(
            list(months.month_start order by months.month_start)
            filter (where months.month_start is not null and dated.source_id is null),
            []
        ) as months_missing,
        string_agg(strftime(months.month_start, '%Y-%m'), ', ' order by months.month_start) filter (
            where dated.source_id is null
        ) as missing_in_words
    from core.sources as sources
    left join months on true
    left join dated on sources.source_id = dated.source_id and months.month_start = dated.month_start
    group by sources.source_id
),

final as (
    select
        present.source_id,
        present.n_months > 0 and present.n_months_present = present.n_months and apart.is_in_window is not true
            as is_fixed,
        present.n_months,
        present.n_months_present,
        present.months_missing,
        apart.seam_month as until_day,
        case
            when present.n_months = 0 then 'no month of the panel is complete yet'
            when present.n_months_present = 0 then 'no dated entry in the window'
            when present.n_months_present < present.n_months
                then 'no dated entry in ' || present.missing_in_words
            when apart.is_in_window then 'its history and its nights are not joined: ' || apart.reason_apart
            else ''
        end as reason_missing
    from present
    left join apart using (source_id)
)

select * from final;
comment on view trends.panels is 'One row per source: whether it is in the fixed panel, the sources with a dated entry or text of history in every complete month of its window (trends.windows), and no seam in it between nights and history that are not joined';
comment on column trends.panels.source_id is 'The source';
comment on column trends.panels.is_fixed is 'It is in the fixed panel';
comment on column trends.panels.n_months is 'Complete months of the window';
comment on column trends.panels.n_months_present is 'Of these, those with at least one entry, article or text of history of the source dated in them, whether it counts or not';
comment on column trends.panels.months_missing is 'First days of the other months';
comment on column trends.panels.until_day is 'Up to which day it is counted for the panel: the month in which nights take over from a history that is not joined with them; NULL where there is no such seam';
comment on column trends.panels.reason_missing is 'Why it is not in the fixed panel, else empty';
