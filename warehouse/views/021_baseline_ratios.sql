-- One row per theme, period with texts, and seed: the theme's frequency against both seed articles together, or one of them.
-- Two texts are a reference and not a sample: there is no valid p value.
create or replace view trends.baseline_ratios as
with found as (  -- one row per seed article and theme with a hit
    select
        baseline_id,
        theme_id,
        count(*) as n_hits,
        count(distinct sentence_number) as n_sentences_with_theme
    from core.baseline_hits
    group by baseline_id, theme_id
),

seeds as (  -- one row per theme and seed article, and one per theme for both
    select
        themes.theme_id,
        coalesce(articles.baseline_id, 'both') as against,
        sum(articles.n_words)::bigint as n_words,
        sum(articles.n_sentences)::bigint as n_sentences,
        sum(coalesce(found.n_hits, 0))::bigint as n_hits,
        sum(coalesce(found.n_sentences_with_theme, 0))::bigint as n_sentences_with_theme,
        bool_and(coalesce(codebooks.is_current, false)) as is_current
    from core.themes as themes
    cross join core.baseline_articles as articles
    left join core.codebooks as codebooks using (codebook_sha256)
    left join found on articles.baseline_id = found.baseline_id and themes.theme_id = found.theme_id
    group by grouping sets ((themes.theme_id, articles.baseline_id), (themes.theme_id))
),

texts as (  -- one row per kind of period and period with texts, every story once
    select
        period,
        period_start,
        n_words,
        n_sentences
    from trends.text_tallies
    where trends.is_plain(unit, panel, source_group, genre)
),

with_theme as (  -- one row per theme and period with a hit
    select
        theme_id,
        period,
        period_start,
        n_hits,
        n_sentences_with_theme
    from trends.theme_tallies
    where trends.is_plain(unit, panel, source_group, genre) and theme_kind = 'theme'
),

held as (  -- seed counts that are not of the current codebook are no counts
    select
        seeds.theme_id,
        texts.period,
        texts.period_start,
        seeds.against,
        coalesce(with_theme.n_hits, 0) as n_hits,
        texts.n_words,
        if(seeds.is_current, seeds.n_hits, null) as n_hits_baseline,
        seeds.n_words as n_words_baseline,
        coalesce(with_theme.n_sentences_with_theme, 0) / texts.n_sentences as share_sentences,
        if(seeds.is_current, seeds.n_sentences_with_theme / seeds.n_sentences, null) as share_sentences_baseline
    from seeds
    cross join texts
    left join with_theme using (theme_id, period, period_start)
),

final as (
    select
        theme_id,
        period,
        period_start,
        against,
        n_hits,
        n_words,
        1000 * n_hits / n_words as rate,
        n_hits_baseline,
        n_words_baseline,
        1000 * n_hits_baseline / n_words_baseline as rate_baseline,
        if(n_hits_baseline > 0, (n_hits / n_words) / (n_hits_baseline / n_words_baseline), null) as rate_ratio,
        if(n_hits + n_hits_baseline > 0, trends.log2_ratio(n_hits, n_words, n_hits_baseline, n_words_baseline), null)
            as log2_ratio,
        if(n_hits_baseline is not null, trends.g2(n_hits, n_words, n_hits_baseline, n_words_baseline), null) as g2,
        share_sentences,
        share_sentences_baseline,
        if(
            n_hits_baseline is null,
            'measured under another codebook: load the texts with nato-asia baseline load',
            ''
        ) as reason_missing
    from held
)

select * from final;
comment on view trends.baseline_ratios is 'One row per theme, period with texts, and seed: the frequency of the theme in the period and in the seed articles. Every story once, all sources. Two texts are a reference and not a sample: no p value is valid here';
comment on column trends.baseline_ratios.theme_id is 'The theme';
comment on column trends.baseline_ratios.period is 'week (from Monday), month or quarter';
comment on column trends.baseline_ratios.period_start is 'First day; a period without texts has no row';
comment on column trends.baseline_ratios.against is 'both (the seed articles together), or the id of one of them';
comment on column trends.baseline_ratios.n_hits is 'Hits in the period';
comment on column trends.baseline_ratios.n_words is 'Words of its texts';
comment on column trends.baseline_ratios.rate is 'Hits per 1,000 words';
comment on column trends.baseline_ratios.n_hits_baseline is 'Hits in the seed; NULL where it is not measured under the current codebook';
comment on column trends.baseline_ratios.n_words_baseline is 'Words of the seed';
comment on column trends.baseline_ratios.rate_baseline is 'Hits per 1,000 words of the seed';
comment on column trends.baseline_ratios.rate_ratio is 'rate over rate_baseline; NULL where the seed has no hit';
comment on column trends.baseline_ratios.log2_ratio is 'Log2 of rate_ratio, a count of 0 taken as 0.5: 1 is twice the seed, -1 half of it; NULL where neither has a hit';
comment on column trends.baseline_ratios.g2 is 'Log-likelihood ratio of both counts (UCREL, two cells), for ranking; not a test against one or two texts';
comment on column trends.baseline_ratios.share_sentences is 'Share of the period''s sentences with at least one hit, 0 to 1';
comment on column trends.baseline_ratios.share_sentences_baseline is 'The same for the seed';
comment on column trends.baseline_ratios.reason_missing is 'Why there is no seed figure, else empty';
