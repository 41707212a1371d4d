-- Per source and touched month: stories of commentary, and how many of them have each theme.
insert into trends.source_tallies by name
with texts as (
    select
        revision_id,
        source_id,
        period_start
    from placed_texts
    where unit = 'story' and period = 'month' and genre = 'commentary'
),

all_texts as (
    select
        source_id,
        period_start,
        count(*) as n_texts
    from texts
    group by source_id, period_start
),

with_theme as (
    select
        texts.source_id,
        texts.period_start,
        found.theme_id,
        count(*) as n_texts_with_theme
    from texts
    inner join tallied_themes as found using (revision_id)
    where found.theme_kind = 'theme'
    group by texts.source_id, texts.period_start, found.theme_id
)

select
    all_texts.source_id,
    all_texts.period_start as month_start,
    themes.theme_id,
    all_texts.n_texts,
    coalesce(with_theme.n_texts_with_theme, 0) as n_texts_with_theme
from all_texts
cross join core.themes as themes
left join with_theme using (source_id, period_start, theme_id)
order by all_texts.period_start, all_texts.source_id, themes.theme_id;
