-- A theme in the counted stories of any span of days: as trends.theme_periods has it for its periods.
with texts as (
    select
        revision_id,
        n_words
    from core.commentary
    where
        published_on between $first_day and $last_day
        and (published_precision <> 'month' or $has_months)
),

with_theme as (
    select
        revision_id,
        count(*) as n_hits
    from core.hits
    where theme_id = $theme_id
    group by revision_id
),

counted as (
    select
        count(*) as n,
        count(with_theme.revision_id) as n_with_theme,
        coalesce(sum(with_theme.n_hits), 0) as n_hits,
        sum(texts.n_words) as n_words
    from texts
    left join with_theme using (revision_id)
)

select
    counted.n,
    counted.n_with_theme,
    counted.n_hits,
    counted.n_with_theme / counted.n as share,
    trends.wilson_low(counted.n_with_theme, counted.n) as share_low,
    trends.wilson_high(counted.n_with_theme, counted.n) as share_high,
    1000 * counted.n_hits / counted.n_words as rate,
    baseline.rate_hits as rate_baseline,
    baseline.n_hits as n_hits_baseline,
    themes.precision,
    themes.recall,
    themes.weaknesses,
    $last_day < (select max(nights.clock_at at time zone 'UTC')::date from ops.nights) as is_complete
from counted
left join core.baseline on baseline.theme_id = $theme_id
left join core.themes as themes on themes.theme_id = $theme_id
where counted.n > 0;
