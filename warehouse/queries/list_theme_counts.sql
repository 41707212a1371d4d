-- Per source and complete quarter: counted stories, and how many hold each theme.
with texts as (
    select
        revision_id,
        source_id,
        source_group,
        date_trunc('quarter', story_published_on)::date as period_start
    from trends.counted_texts
    where is_original and story_published_on < date_trunc('quarter', $today::date)
),

all_texts as (
    select
        source_id,
        source_group,
        period_start,
        count(*) as n_texts
    from texts
    group by source_id, source_group, period_start
),

found as (
    select distinct
        revision_id,
        theme_id
    from core.hits
),

with_theme as (
    select
        texts.source_id,
        texts.period_start,
        found.theme_id,
        count(*) as n_texts
    from found
    inner join texts using (revision_id)
    group by texts.source_id, texts.period_start, found.theme_id
),

listed as (
    select
        source_id,
        period_start,
        map_from_entries(list((theme_id, n_texts))) as n_with_theme
    from with_theme
    group by source_id, period_start
)

select
    all_texts.source_id,
    all_texts.source_group,
    all_texts.period_start,
    all_texts.n_texts,
    coalesce(listed.n_with_theme, map()) as n_with_theme
from all_texts
left join listed using (source_id, period_start)
order by all_texts.source_id, all_texts.period_start;
