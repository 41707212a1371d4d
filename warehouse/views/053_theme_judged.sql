-- One row per theme (or group of themes) and cell of the trends, with its standardised share, the coverage of its period
-- and the reasons not to trust it blindly.
create or replace view main.theme_judged as
with complete as (
    select
        cells.*,
        standardised.share as share_standardised,
        standardised.share_se as share_standardised_se,
        standardised.weights_from,
        if(standardised.share is null, null, greatest(standardised.share - standardised.reach_low, 0))
            as share_standardised_low,
        if(standardised.share is null, null, least(standardised.share + standardised.reach_high, 1))
            as share_standardised_high,
        coverage.period_end,
        coverage.is_complete,
        coverage.watched_by,
        coverage.is_watched,
        coverage.n_nights,
        coverage.n_nights_missing,
        coverage.share_answered,
        coverage.n_feeds_overflowed,
        coverage.has_low_coverage,
        coverage.has_overflows,
        sum(cells.n_texts_with_theme) over series as n_mentions,
        count(*) filter (where cells.n_effective >= trends.limit_of('few_texts')) over series as n_points
    from main.theme_cells as cells
    inner join trends.coverage as coverage using (period, period_start, source_group)
    left join main.theme_standardised as standardised
        using (theme_kind, theme_id, unit, period, period_start, panel, source_group, genre)
    window series as (
        partition by
            cells.theme_kind, cells.theme_id, cells.period, cells.unit, cells.panel,
            cells.source_group, cells.genre
    )
),

final as (
    select
        *,
        if(n_texts = 0, ['gap'], [])
        || if(n_texts > 0 and n_effective < trends.limit_of('few_texts'), ['few_texts'], [])
        || if(
            n_effective >= trends.limit_of('few_texts') and n_effective < trends.limit_of('under_20'), ['under_20'], []
        )
        || if(is_complete, [], ['incomplete'])
        || if(is_watched, [], ['unwatched'])
        || if(has_low_coverage, ['low_coverage'], [])
        || if(watched_by = 'history', ['history_only'], [])
        || if(watched_by = 'seam', ['seam'], [])
        || if(has_overflows, ['overflowed'], [])
        || if(share_biggest_source > trends.limit_of('one_source'), ['one_source'], [])
        || if(n_mentions < trends.limit_of('few_mentions'), ['few_mentions'], [])
        || if(n_points < trends.limit_of('few_periods'), ['few_periods'], [])
        || if(len(weaknesses) > 0, ['weak_theme'], [])
        || if(is_measured, [], ['unmeasured_theme'])
            as quality_reasons
    from complete
)

select * from final;
comment on view main.theme_judged is 'One row per theme (or group of themes), period, unit, panel, group of sources and genre: the cell with its standardised share, its coverage and its quality_reasons. Helper of trends.theme_periods: it may change';
comment on column main.theme_judged.theme_kind is 'theme or group';
comment on column main.theme_judged.theme_id is 'The theme, or the group of themes';
comment on column main.theme_judged.unit is 'article, story or reach';
comment on column main.theme_judged.period is 'week (from Monday), month or quarter';
comment on column main.theme_judged.period_start is 'First day';
comment on column main.theme_judged.panel is 'all or fixed';
comment on column main.theme_judged.source_group is 'all, or one region group of sources';
comment on column main.theme_judged.genre is 'all, or one of commentary, news, statement, unknown';
comment on column main.theme_judged.weaknesses is 'Why the theme is published as weak, of a group all of its themes; empty where it is not, NULL where it was not measured under this codebook';
comment on column main.theme_judged.is_measured is 'Precision and recall were measured under this codebook, of a group for all of its themes';
comment on column main.theme_judged.n_hits_baseline is 'Hits in the two seed articles; NULL where they are not measured under this codebook';
comment on column main.theme_judged.n_words_baseline is 'Words of the two seed articles';
comment on column main.theme_judged.n_sources is 'Sources of the period''s texts';
comment on column main.theme_judged.n_texts is 'Texts of the period, each counted once in every unit';
comment on column main.theme_judged.n is 'Texts of the period, weighted in unit reach; 0 is a gap';
comment on column main.theme_judged.n_per_weight is 'Ratio of the sum of weights to the sum of squared weights: 1 in units article and story, NULL in a gap';
comment on column main.theme_judged.n_words is 'Words of all texts of the period, weighted in unit reach';
comment on column main.theme_judged.words_squares is 'Sum of the squares of the weighted words';
comment on column main.theme_judged.n_sentences is 'Sentences of all texts of the period, weighted in unit reach';
comment on column main.theme_judged.share_biggest_source is 'Share of n that is of the source with most, 0 to 1';
comment on column main.theme_judged.n_texts_with_theme is 'Texts with at least one hit, each counted once in every unit';
comment on column main.theme_judged.n_with_theme is 'Of these, those with at least one hit';
comment on column main.theme_judged.n_hits is 'Hits, weighted in unit reach';
comment on column main.theme_judged.hits_squares is 'Sum of the squares of the weighted hits';
comment on column main.theme_judged.hits_words is 'Sum of the products of weighted hits and weighted words';
comment on column main.theme_judged.n_sentences_with_theme is 'Of these, those with at least one hit';
comment on column main.theme_judged.n_effective is 'Texts of equal weight that say as much (Kish): below n_texts where few stories have most of the copies';
comment on column main.theme_judged.share is 'Share with the theme, 0 to 1; NULL in a gap';
comment on column main.theme_judged.share_low is 'Lower end of its Wilson 95 % interval, over n_effective texts';
comment on column main.theme_judged.share_high is 'Upper end of its Wilson 95 % interval, over n_effective texts';
comment on column main.theme_judged.share_standardised is 'Share with the theme if the mix of source groups were that of trends.weights; NULL where such a group has no text, and in rows of one group';
comment on column main.theme_judged.share_standardised_se is 'Its standard error, recovered from its interval: half its length over 1.96. Never 0, also where every text of a group has the theme, or none';
comment on column main.theme_judged.weights_from is 'Where its weights come from: baseline (the extended baseline''s texts) or all (all texts of the first night that had 100; below that still moving); NULL where there is no standardised share';
comment on column main.theme_judged.share_standardised_low is 'Lower end of its 95 % interval, combined from those of the groups (MOVER: Zou and Donner 2008)';
comment on column main.theme_judged.share_standardised_high is 'Upper end of its 95 % interval';
comment on column main.theme_judged.period_end is 'Last day';
comment on column main.theme_judged.is_complete is 'The period was over before the last night';
comment on column main.theme_judged.watched_by is 'nights, history or seam; NULL where it was not watched (trends.coverage)';
comment on column main.theme_judged.is_watched is 'It was watched by nights, by history or by both';
comment on column main.theme_judged.n_nights is 'Nights run in the period, of a group those that knew a feed of it; NULL where it was over before the first one';
comment on column main.theme_judged.n_nights_missing is 'Days of the period without one, from the first one to the last night';
comment on column main.theme_judged.share_answered is 'Share of the feeds, night by night, of its group of sources, whose last visit did not fail, 0 to 1; NULL where no visit is kept (trends.coverage)';
comment on column main.theme_judged.n_feeds_overflowed is 'Visits on which a feed of its group ran over: some of its entries were probably missed';
comment on column main.theme_judged.has_low_coverage is 'Too small a share of the feeds answered, or of the days had a night or were watched by history; NULL where neither had begun';
comment on column main.theme_judged.has_overflows is 'A feed overflowed on too large a share of its visits; NULL before the first night';
comment on column main.theme_judged.n_mentions is 'Texts with the theme in the whole series';
comment on column main.theme_judged.n_points is 'Periods of the series with texts enough for a point';
comment on column main.theme_judged.quality_reasons is 'Why not draw: codes of trends.quality_reasons';
