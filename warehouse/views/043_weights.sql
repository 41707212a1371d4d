-- One row per unit, panel and group of sources with texts: the fixed weights of the standardised share.
create or replace view trends.weights as
with members as (
    select
        source_id,
        unnest(if(is_fixed, ['all', 'fixed'], ['all'])) as panel
    from trends.panels
),

texts as (
    select
        units.unit,
        members.panel,
        texts.source_group,
        if(units.unit = 'reach', texts.n_articles, 1) as weight,
        if(units.unit = 'article', texts.published_on, texts.story_published_on) as published_on
    from trends.counted_texts as texts
    cross join (values ('article'), ('story'), ('reach')) as units (unit)
    inner join members using (source_id)
    where texts.is_original or units.unit = 'article'
),

grouped as (
    select
        texts.unit,
        texts.panel,
        texts.source_group,
        sum(texts.weight) as n_all,
        coalesce(
            sum(texts.weight) filter (where texts.published_on between windows.first_day and windows.last_day), 0
        ) as n_baseline
    from texts
    inner join trends.windows as windows on windows.name = 'baseline'
    where texts.published_on is not null
    group by texts.unit, texts.panel, texts.source_group
),

summed as (
    select
        unit,
        panel,
        source_group,
        n_all,
        n_baseline,
        sum(n_baseline) over (partition by unit, panel) >= trends.limit_of('under_20') as is_of_baseline
    from grouped
)

select
    unit,
    panel,
    source_group,
    if(is_of_baseline, n_baseline, n_all)::double
    / sum(if(is_of_baseline, n_baseline, n_all)) over (partition by unit, panel) as weight,
    if(is_of_baseline, 'baseline', 'all') as weights_from,
    if(is_of_baseline, n_baseline, n_all)::bigint as n
from summed
where not is_of_baseline or n_baseline > 0;
comment on view trends.weights is 'One row per unit, panel and group of sources: its fixed weight in the standardised share, so that a changed mix of sources is no trend';
comment on column trends.weights.unit is 'article, story or reach';
comment on column trends.weights.panel is 'all or fixed';
comment on column trends.weights.source_group is 'Group of sources';
comment on column trends.weights.weight is 'Its share of the texts, 0 to 1; the weights of a unit and panel sum to 1';
comment on column trends.weights.weights_from is 'baseline (the texts of the extended baseline, see trends.windows) or all (all counted texts, where the baseline has fewer than 20)';
comment on column trends.weights.n is 'Texts of the group that the weight is counted from, weighted in unit reach';
