-- One row per theme (or group of themes) and cell over all groups of sources: its share if the mix of groups were that of
-- trends.weights, so that a changed mix is no trend.
create or replace view main.theme_standardised as
with weights as (
    select
        *,
        count(*) over (partition by unit, panel) as n_strata
    from trends.weights
),

final as (  -- only where every group with a weight has texts, and groups without one hardly any
    select
        cells.theme_kind,
        cells.theme_id,
        cells.unit,
        cells.period,
        cells.period_start,
        cells.panel,
        'all' as source_group,
        cells.genre,
        least(sum(weights.weight * cells.share), 1) as share,
        sqrt(sum((weights.weight * (cells.share - cells.share_low)) ** 2)) as reach_low,
        sqrt(sum((weights.weight * (cells.share_high - cells.share)) ** 2)) as reach_high,
        (reach_low + reach_high) / (2 * 1.959963984540054) as share_se,
        max(weights.weights_from) as weights_from
    from main.theme_cells as cells
    inner join weights using (unit, panel, source_group)
    inner join trends.text_tallies as whole
        on
            cells.unit = whole.unit
            and cells.period = whole.period
            and cells.period_start = whole.period_start
            and cells.panel = whole.panel
            and cells.genre = whole.genre
            and whole.source_group = 'all'
    where cells.source_group <> 'all' and cells.n > 0
    group by
        cells.theme_kind, cells.theme_id, cells.unit, cells.period, cells.period_start,
        cells.panel, cells.genre
    having
        count(*) = max(weights.n_strata)
        and sum(cells.n) >= trends.limit_of('weighted') * max(whole.n)
)

select * from final;
comment on view main.theme_standardised is 'One row per theme (or group of themes), period, unit, panel and genre over all groups of sources: the directly standardised share. Helper of trends.theme_periods: it may change';
comment on column main.theme_standardised.theme_kind is 'theme or group';
comment on column main.theme_standardised.theme_id is 'The theme, or the group of themes';
comment on column main.theme_standardised.unit is 'article, story or reach';
comment on column main.theme_standardised.period is 'week (from Monday), month or quarter';
comment on column main.theme_standardised.period_start is 'First day';
comment on column main.theme_standardised.panel is 'all or fixed';
comment on column main.theme_standardised.source_group is 'all';
comment on column main.theme_standardised.genre is 'all, or one of commentary, news, statement, unknown';
comment on column main.theme_standardised.share is 'Weighted sum of the shares of the groups, 0 to 1';
comment on column main.theme_standardised.reach_low is 'Length of its 95 % interval below it';
comment on column main.theme_standardised.reach_high is 'Length of its 95 % interval above it, before it is cut at 1';
comment on column main.theme_standardised.share_se is 'Its standard error, recovered from its interval: half its length over 1.96. Never 0, also where every text of a group has the theme, or none';
comment on column main.theme_standardised.weights_from is 'Where its weights come from: baseline (the extended baseline''s texts) or all (all texts of the first night that had 100; below that still moving); NULL where there is no standardised share';
