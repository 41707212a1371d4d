-- One row per theme: its counts in the two seed articles, with which every trend is compared.
create or replace view core.baseline as
with measured as (  -- the seeds that count: all must be measured under the current codebook, or none is used
    select
        count(*) as n_articles,
        sum(articles.n_words)::bigint as n_words,
        sum(articles.n_sentences)::bigint as n_sentences,
        coalesce(bool_and(coalesce(codebooks.is_current, false)), false) as is_current
    from core.baseline_articles as articles
    left join core.codebooks using (codebook_sha256)
),

found as (
    select
        theme_id,
        count(*) as n_hits,
        count(distinct concat(baseline_id, ' ', sentence_number)) as n_sentences_with_theme,
        count(distinct baseline_id) as n_articles_with_theme
    from core.baseline_hits
    group by theme_id
),

final as (
    select
        themes.theme_id,
        measured.n_articles,
        measured.n_words,
        measured.n_sentences,
        if(measured.is_current, coalesce(found.n_articles_with_theme, 0), null) as n_articles_with_theme,
        if(measured.is_current, coalesce(found.n_hits, 0), null) as n_hits,
        if(measured.is_current, coalesce(found.n_sentences_with_theme, 0), null) as n_sentences_with_theme,
        if(measured.is_current, 1000 * coalesce(found.n_hits, 0) / measured.n_words, null) as rate_hits,
        if(measured.is_current, coalesce(found.n_sentences_with_theme, 0) / measured.n_sentences, null) as share_sentences,
        case
            when measured.n_articles = 0 then 'no seed article is known'
            when not measured.is_current then 'measured under another codebook: load the texts with nato-asia baseline load'
            else ''
        end as reason_missing
    from core.themes as themes
    cross join measured
    left join found using (theme_id)
)

select * from final;
comment on view core.baseline is 'One row per theme: its counts in the two seed articles';
comment on column core.baseline.theme_id is 'The theme';
comment on column core.baseline.n_articles is 'Seed articles';
comment on column core.baseline.n_words is 'Words of their cleaned texts';
comment on column core.baseline.n_sentences is 'Sentences of their cleaned texts';
comment on column core.baseline.n_articles_with_theme is 'Seed articles with at least one hit; NULL where the baseline is not measured under the current codebook';
comment on column core.baseline.n_hits is 'Hits in both';
comment on column core.baseline.n_sentences_with_theme is 'Sentences with at least one hit';
comment on column core.baseline.rate_hits is 'Hits per 1,000 words of both texts together';
comment on column core.baseline.share_sentences is 'Share of their sentences with at least one hit, 0 to 1';
comment on column core.baseline.reason_missing is 'Why there is no number, else empty';
