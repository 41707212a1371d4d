-- One row per source: whether it was present in every complete month of the panel's window, and which months it missed.
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

dated as (  -- months with an entry that is dated by its feed or its text
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
        source_id,
        n_months > 0 and n_months_present = n_months as is_fixed,
        n_months,
        n_months_present,
        months_missing,
        case
            when n_months = 0 then 'no month of the panel is complete yet'
            when n_months_present = 0 then 'no dated entry in the window'
            when n_months_present < n_months
                then 'no dated entry in ' || missing_in_words
            else ''
        end as reason_missing
    from present
)

select * from final;
comment on view trends.panels is 'One row per source: whether it is in the fixed panel, the sources with a dated entry in every complete month of its window (trends.windows)';
comment on column trends.panels.source_id is 'The source';
comment on column trends.panels.is_fixed is 'It is in the fixed panel';
comment on column trends.panels.n_months is 'Complete months of the window';
comment on column trends.panels.n_months_present is 'Of these, those with at least one entry or article of the source dated in them, whether it counts or not';
comment on column trends.panels.months_missing is 'First days of the other months';
comment on column trends.panels.reason_missing is 'Why it is not in the fixed panel, else empty';
