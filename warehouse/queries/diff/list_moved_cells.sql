-- Stories of one genre by quarter, in total and with a theme, as counted after one night and after another: quarters in which
-- one of the four numbers differs. Without a theme, only totals.
with having_theme as (
    select revision_id
    from core.hits
    where theme_id = $theme_id
    union
    select revision_id
    from trends.former_themes
    where theme_id = $theme_id
),

texts as (
    select
        'then' as state_at,
        *
    from trends.texts_after($first_night_id)
    union all
    select
        'now' as state_at,
        *
    from trends.texts_after($last_night_id)
),

counted as (
    select
        date_trunc('quarter', texts.story_published_on)::date as period_start,
        count(*) filter (where texts.state_at = 'then') as n_then,
        count(having_theme.revision_id) filter (where texts.state_at = 'then') as n_with_theme_then,
        count(*) filter (where texts.state_at = 'now') as n_now,
        count(having_theme.revision_id) filter (where texts.state_at = 'now') as n_with_theme_now
    from texts
    left join having_theme using (revision_id)
    where texts.is_original and ($genre = 'all' or texts.genre = $genre)
    group by all
)

select *
from counted
where n_then <> n_now or n_with_theme_then <> n_with_theme_now
order by period_start;
