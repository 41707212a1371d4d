-- Fixed weights of the standardised share: shares of the commentary of the extended baseline, or of all counted commentary. Those
-- of all stay as on the first night with enough of them; those of the baseline follow it.
insert into trends.weights by name
with members as (
    select
        source_id,
        'all' as panel
    from core.sources
    union all
    select
        source_id,
        'fixed' as panel
    from trends.panel_members
),

grouped as (
    select
        texts.unit,
        members.panel,
        texts.source_group,
        sum(texts.weight) as n_all,
        coalesce(
            sum(texts.weight) filter (where texts.published_on between windows.first_day and windows.last_day), 0
        ) as n_baseline
    from trends.unit_texts as texts
    inner join members using (source_id)
    inner join trends.windows as windows on windows.name = 'baseline'
    where texts.genre = 'commentary'
    group by texts.unit, members.panel, texts.source_group
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
where
    (not is_of_baseline or n_baseline > 0)
    and (unit, panel) not in (select (weights.unit, weights.panel) from trends.weights);
