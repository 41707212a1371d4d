-- Stories of commentary by quarter, in total and with a theme, as counted after one night and after another: today's tallies with the
-- changes since then undone. Only quarters in which one of the four numbers differs; without a theme, only totals.
with having_theme as (
    select distinct revision_id
    from core.hits
    where theme_id = $theme_id
),

nights as (
    select
        if(night_id = $first_night_id, 'then', 'now') as state_at,
        night_number
    from main.ordered_nights
    where night_id in ($first_night_id, $last_night_id)
),

changed as (
    select
        nights.state_at,
        changes.article_id,
        first(changes.before order by later.night_number) as before,
        last(changes.after order by later.night_number) as after
    from nights
    inner join main.ordered_nights as later on nights.night_number < later.night_number
    inner join trends.changes as changes on later.night_id = changes.night_id
    group by nights.state_at, changes.article_id
),

moves as (  -- what to add to today's numbers
    select
        state_at,
        before as counted,
        1 as n
    from changed
    where before is not null
    union all
    select
        state_at,
        after as counted,
        -1 as n
    from changed
    where after is not null
),

moved as (
    select
        date_trunc('quarter', moves.counted.story_published_on)::date as period_start,
        coalesce(sum(moves.n) filter (where moves.state_at = 'then'), 0) as n_then,
        coalesce(sum(moves.n) filter (where moves.state_at = 'now'), 0) as n_now,
        coalesce(
            sum(moves.n) filter (where moves.state_at = 'then' and having_theme.revision_id is not null), 0
        ) as with_theme_then,
        coalesce(
            sum(moves.n) filter (where moves.state_at = 'now' and having_theme.revision_id is not null), 0
        ) as with_theme_now
    from moves
    left join having_theme on moves.counted.revision_id = having_theme.revision_id
    where moves.counted.is_original and moves.counted.genre = 'commentary'
    group by all
),

today as (
    select
        texts.period_start,
        texts.n,
        coalesce(found.n_with_theme, 0) as n_with_theme
    from trends.text_tallies as texts
    left join trends.theme_tallies as found
        on
            texts.period = found.period
            and texts.period_start = found.period_start
            and trends.is_plain(found.unit, found.panel, found.source_group, found.genre)
            and found.theme_kind = 'theme'
            and found.theme_id = $theme_id
    where trends.is_plain(texts.unit, texts.panel, texts.source_group, texts.genre) and texts.period = 'quarter'
)

select
    moved.period_start,
    (coalesce(today.n, 0) + moved.n_then)::bigint as n_then,
    (coalesce(today.n_with_theme, 0) + moved.with_theme_then)::bigint as n_with_theme_then,
    (coalesce(today.n, 0) + moved.n_now)::bigint as n_now,
    (coalesce(today.n_with_theme, 0) + moved.with_theme_now)::bigint as n_with_theme_now
from moved
left join today using (period_start)
where moved.n_then <> moved.n_now or moved.with_theme_then <> moved.with_theme_now
order by moved.period_start;
