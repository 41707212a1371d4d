-- One row per theme: the extended baseline, all core commentary of a window of days, against which periods are compared.
create or replace view trends.baseline_window as
with span as (
    select
        first_day,
        last_day
    from trends.windows
    where name = 'baseline'
),

months as (  -- that lie in the window as a whole: these are tallied already
    select tallies.n
    from trends.text_tallies as tallies
    inner join span
        on
            tallies.period_start >= span.first_day
            and last_day(tallies.period_start) <= span.last_day
    where
        trends.is_plain(tallies.unit, tallies.panel, tallies.source_group, tallies.genre)
        and tallies.period = 'month'
),

edges as (  -- texts of the months that the window cuts, every story once, by the date of the story
    select counted.revision_id
    from trends.unit_texts as counted
    inner join span on counted.published_on between span.first_day and span.last_day
    where
        counted.unit = 'story'
        and counted.genre = 'commentary'
        and (
            date_trunc('month', counted.published_on) < span.first_day
            or last_day(counted.published_on) > span.last_day
        )
),

tallied as (
    select
        tallies.theme_id,
        sum(tallies.n_with_theme)::bigint as n_with_theme
    from trends.theme_tallies as tallies
    inner join span
        on
            tallies.period_start >= span.first_day
            and last_day(tallies.period_start) <= span.last_day
    where
        trends.is_plain(tallies.unit, tallies.panel, tallies.source_group, tallies.genre)
        and tallies.period = 'month'
        and tallies.theme_kind = 'theme'
    group by tallies.theme_id
),

counted_there as (
    select
        hits.theme_id,
        count(distinct hits.revision_id) as n_with_theme
    from core.hits as hits
    inner join edges using (revision_id)
    group by hits.theme_id
),

final as (
    select
        themes.theme_id,
        span.first_day,
        span.last_day,
        (select coalesce(sum(months.n), 0)::bigint from months) + (select count(*) from edges) as n,
        coalesce(tallied.n_with_theme, 0) + coalesce(counted_there.n_with_theme, 0) as n_with_theme
    from core.themes as themes
    cross join span
    left join tallied on themes.theme_id = tallied.theme_id
    left join counted_there on themes.theme_id = counted_there.theme_id
)

select * from final;
comment on view trends.baseline_window is 'One row per theme: the extended baseline, which is all core commentary of a window of days, every story once';
comment on column trends.baseline_window.theme_id is 'The theme';
comment on column trends.baseline_window.first_day is 'First day of the window';
comment on column trends.baseline_window.last_day is 'Its last day';
comment on column trends.baseline_window.n is 'Texts of the window';
comment on column trends.baseline_window.n_with_theme is 'Of these, those with at least one hit';
