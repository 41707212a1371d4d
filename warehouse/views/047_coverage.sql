-- One row per kind of period, period and group of sources, from the first counted text to the last night: how completely
-- nights watched its feeds and, before the first night, history its sources. What nights missed, history may have.
create or replace view trends.coverage as
with nights as (select * from main.night_coverage),

weeks as (  -- in each period that they overlap
    select distinct
        kinds.period,
        date_trunc(kinds.period, weeks.week_start + ends.n)::date as period_start,
        weeks.source_group,
        weeks.week_start,
        weeks.share_watched,
        weeks.n_sources
    from main.group_weeks as weeks
    cross join (values ('week'), ('month'), ('quarter')) as kinds (period)
    cross join (values (0), (6)) as ends (n)
),

spans as (
    select
        source_group,
        min(week_start) as first_week,
        max(week_start) as last_week
    from main.group_weeks
    group by source_group
),

captured as (  -- days that history watched, a group watched in part being part of a day
    select
        period,
        period_start,
        source_group,
        sum(
            weeks.share_watched
            * greatest(
                least(weeks.week_start + 6, nights.last_day, nights.first_night_on - 1)
                - greatest(weeks.week_start, period_start) + 1,
                0
            )
        ) as n_days_before,
        sum(
            weeks.share_watched
            * greatest(least(weeks.week_start + 6, nights.last_day) - greatest(weeks.week_start, period_start) + 1, 0)
        ) as n_days_in_all,
        max(weeks.n_sources) as n_sources
    from nights
    inner join weeks using (period, period_start, source_group)
    group by period, period_start, source_group
),

joined as (
    select
        nights.*,
        nights.last_day - nights.period_start + 1 as n_days_in_all,
        greatest(least(nights.last_day, nights.first_night_on - 1) - nights.period_start + 1, 0) as n_days_before,
        nights.period_end >= spans.first_week and nights.period_start < coalesce(nights.first_night_on, date '9999-12-31')
            as is_of_history,
        nights.period_start = nights.first_night_on
        and spans.first_week < nights.first_night_on
        and spans.last_week >= nights.first_night_on - 7 as is_first_of_nights,
        coalesce(captured.n_days_before, 0) as n_days_captured_before,
        coalesce(captured.n_days_in_all, 0) as n_days_captured_in_all,
        coalesce(captured.n_sources, 0) as n_sources_history,
        coalesce(sources.n_sources, 0) as n_sources
    from nights
    left join spans using (source_group)
    left join main.group_sources as sources using (source_group)
    left join captured using (period, period_start, source_group)
),

measured as (
    select
        *,
        if(is_of_history, n_days_captured_before / nullif(n_days_before, 0), null) as share_history,
        has_begun
        and (
            coalesce(n_days_with_night, 0) < trends.limit_of('low_coverage') * n_days
            or coalesce(n_feeds_answered / nullif(n_feeds_known, 0), 1) < trends.limit_of('low_coverage')
        )
        and n_days_captured_in_all < trends.limit_of('low_coverage') * n_days_in_all as is_low_by_nights,
        coalesce(
            is_of_history
            and round(n_days_before - n_days_captured_before, 6) > round((1 - trends.limit_of('low_coverage')) * n_days_in_all, 6),
            false
        ) as is_low_by_history
    from joined
),

final as (
    select
        period,
        period_start,
        source_group,
        period_end,
        is_complete,
        case
            when not has_begun or period_start < first_night_on
                then if(
                    share_history >= trends.limit_of('unwatched'), if(has_begun, 'seam', 'history'), null
                )
            when is_first_of_nights then 'seam'
            else 'nights'
        end as watched_by,
        watched_by is not null as is_watched,
        share_history,
        if(share_history is null, null, n_sources_history) as n_sources_history,
        n_sources,
        if(has_begun, coalesce(n_nights, 0), null) as n_nights,
        if(has_begun, n_days - coalesce(n_days_with_night, 0), null) as n_nights_missing,
        if(has_begun, coalesce(n_feeds_known, 0), null) as n_feeds_known,
        if(has_begun, coalesce(n_feeds_answered, 0), null) as n_feeds_answered,
        if(has_begun and n_feeds_known > 0, n_feeds_answered / n_feeds_known, null) as share_answered,
        if(has_begun, coalesce(n_feeds_overflowed, 0), null) as n_feeds_overflowed,
        if(has_begun or is_of_history, is_low_by_nights or is_low_by_history, null) as has_low_coverage,
        is_low_by_history as is_left_out,
        if(has_begun, has_overflows, null) as has_overflows
    from measured
)

select * from final;
comment on view trends.coverage is 'One row per kind of period, period and group of sources, from the first counted text to the last night: how completely it was watched. Filter on one source_group in every query';
comment on column trends.coverage.period is 'week (from Monday), month or quarter';
comment on column trends.coverage.period_start is 'First day';
comment on column trends.coverage.source_group is 'all feeds, or those of one region group of sources';
comment on column trends.coverage.period_end is 'Last day';
comment on column trends.coverage.is_complete is 'The period was over before the last night';
comment on column trends.coverage.watched_by is 'nights (the first one, for a group the first that knew a feed of it, was not after its first day), history (no night yet, but share_history is at least one half), seam (first history, then nights, or the first period of nights right after history); NULL where none of them: feeds still listed only part of it';
comment on column trends.coverage.is_watched is 'It was watched by nights, by history or by both';
comment on column trends.coverage.share_history is 'How completely what is loaded watched it: share of its days before the first night that history watched, 0 to 1, of the n_sources_history with loaded history alone, weighted by their median captures a week, those weeks that are no gap (ops.history_weeks). How much the other sources published nobody knows: it is no share of all. NULL where no history is loaded so far back, and once nights had begun';
comment on column trends.coverage.n_sources_history is 'Sources with history that is loaded for it, gaps included: those of share_history, of n_sources; of hosts that no source declares none is counted. NULL where share_history is';
comment on column trends.coverage.n_sources is 'Sources of the group that were watched on the last night, or of which history is loaded';
comment on column trends.coverage.n_nights is 'Nights run, for a group those that knew a feed of it; NULL where the period was over before the first one';
comment on column trends.coverage.n_nights_missing is 'Days without a night, from the first night to the last';
comment on column trends.coverage.n_feeds_known is 'Feeds per night, summed over the nights: those declared that night, from their first visit on (ops.visits)';
comment on column trends.coverage.n_feeds_answered is 'Of these, those whose last visit up to that night returned a feed that could be read in full, or not modified: one that fails stays unanswered while it rests';
comment on column trends.coverage.share_answered is 'Share of n_feeds_known that was answered, 0 to 1; NULL where no visit is recorded';
comment on column trends.coverage.n_feeds_overflowed is 'Visits on which a feed overflowed: all its entries were new, some were probably missed';
comment on column trends.coverage.has_low_coverage is 'A smaller share of the feeds answered, or of the days had a night or were watched by history, than trends.quality_reasons requires; NULL where neither had begun';
comment on column trends.coverage.is_left_out is 'History watched so little of it that tests of change leave it out: its texts are missing, not few';
comment on column trends.coverage.has_overflows is 'A feed overflowed on a larger share of its visits in the period than trends.quality_reasons allows';
