-- Counts of a theme, or of a group of themes, over any span of days, with the columns of trends.theme_periods.
with texts as (
    select *
    from trends.texts_between($unit, $panel, $source_group, $genre, $first_day, $last_day, $has_months)
),

themes as (
    select *
    from core.themes
    where theme_id = $theme_id or theme_group = $theme_id
),

with_theme as (
    select
        hits.revision_id,
        count(*) as n_hits
    from core.hits as hits
    semi join themes using (theme_id)
    group by hits.revision_id
),

counted as (
    select
        sum(texts.weight) as n,
        sum(texts.weight)::double / sum(texts.weight * texts.weight) as n_per_weight,
        coalesce(sum(texts.weight) filter (where with_theme.revision_id is not null), 0) as n_with_theme,
        coalesce(sum(texts.weight * with_theme.n_hits), 0) as n_hits,
        sum(texts.weight * texts.n_words) as n_words
    from texts
    left join with_theme using (revision_id)
),

of_sources as (
    select sum(weight) as n
    from texts
    group by source_id
),

biggest as (
    select max(n) as n
    from of_sources
),

seeds as (
    select
        sum(baseline.n_hits) as n_hits,
        min(baseline.n_words) as n_words
    from core.baseline as baseline
    semi join themes using (theme_id)
),

found_by as (
    select
        list_distinct(flatten(list(weaknesses))) as weaknesses,
        bool_and(weaknesses is not null) as is_measured,
        if(count(*) = 1, max(precision), null) as precision,
        if(count(*) = 1, max(recall), null) as recall
    from themes
)

select
    counted.n::bigint as n,
    counted.n_with_theme::bigint as n_with_theme,
    counted.n_hits::bigint as n_hits,
    counted.n * counted.n_per_weight as n_effective,
    biggest.n / counted.n as share_biggest_source,
    counted.n_with_theme / counted.n as share,
    trends.wilson_low(counted.n_with_theme * counted.n_per_weight, counted.n * counted.n_per_weight) as share_low,
    trends.wilson_high(counted.n_with_theme * counted.n_per_weight, counted.n * counted.n_per_weight) as share_high,
    1000 * counted.n_hits / counted.n_words as rate,
    1000 * seeds.n_hits / seeds.n_words as rate_baseline,
    seeds.n_hits::bigint as n_hits_baseline,
    found_by.precision,
    found_by.recall,
    found_by.weaknesses,
    found_by.is_measured,
    $last_day < (select (last_night.clock_at at time zone 'UTC')::date from main.last_night as last_night) as is_complete
from counted
cross join biggest
cross join seeds
cross join found_by
where counted.n > 0;
