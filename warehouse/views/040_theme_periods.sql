-- One row per theme, kind of period and period, from the first counted story to the last night: the trend.
-- A period without stories is there as a gap: its counts are 0, its share and rate NULL.
create or replace view trends.theme_periods as
with texts as (  -- one row per counted story; a story dated to a month only has no week
    select
        commentary.revision_id,
        commentary.source_id,
        commentary.n_words,
        periods.period,
        date_trunc(periods.period, commentary.published_on)::date as period_start
    from core.commentary as commentary
    cross join (values ('week'), ('month'), ('quarter')) as periods (period)
    where commentary.published_precision <> 'month' or periods.period <> 'week'
),

clock as (
    select max(clock_at at time zone 'UTC')::date as today from ops.nights
),

calendar as (  -- one row per kind of period and period
    select
        spans.period,
        unnest(
            generate_series(
                spans.first_start,
                date_trunc(spans.period, clock.today)::timestamp,
                case spans.period
                    when 'week' then interval 7 days
                    when 'month' then interval 1 month
                    else interval 3 months
                end
            )
        )::date as period_start
    from (
        select
            period,
            min(period_start)::timestamp as first_start
        from texts
        group by period
    ) as spans
    cross join clock
),

bounded as (
    select
        calendar.period,
        calendar.period_start,
        case calendar.period
            when 'week' then calendar.period_start + interval 6 days
            when 'month' then calendar.period_start + interval 1 month - interval 1 day
            else calendar.period_start + interval 3 months - interval 1 day
        end::date as period_end
    from calendar
),

all_texts as (  -- one row per period
    select
        period,
        period_start,
        count(*) as n_articles,
        sum(n_words)::bigint as n_words,
        count(distinct source_id) as n_sources
    from texts
    group by period, period_start
),

hits_of_texts as (  -- one row per theme and text with a hit
    select
        theme_id,
        revision_id,
        count(*) as n_hits
    from core.hits
    group by theme_id, revision_id
),

with_theme as (  -- one row per theme and period with a hit
    select
        hits_of_texts.theme_id,
        texts.period,
        texts.period_start,
        count(*) as n_articles_with_theme,
        sum(hits_of_texts.n_hits)::bigint as n_hits
    from hits_of_texts
    inner join texts using (revision_id)
    group by all
),

counted as (
    select
        themes.theme_id,
        bounded.period,
        bounded.period_start,
        bounded.period_end,
        coalesce(all_texts.n_articles, 0) as n_articles,
        coalesce(with_theme.n_articles_with_theme, 0) as n_articles_with_theme,
        coalesce(with_theme.n_hits, 0) as n_hits,
        coalesce(all_texts.n_words, 0) as n_words,
        coalesce(all_texts.n_sources, 0) as n_sources
    from core.themes as themes
    cross join bounded
    left join all_texts using (period, period_start)
    left join with_theme using (theme_id, period, period_start)
)

select
    counted.theme_id,
    counted.period,
    counted.period_start,
    counted.period_end,
    counted.n_articles,
    counted.n_articles_with_theme,
    if(counted.n_articles > 0, counted.n_articles_with_theme / counted.n_articles, null) as share_articles,
    if(counted.n_articles > 0, trends.wilson_low(counted.n_articles_with_theme, counted.n_articles), null) as share_low,
    if(counted.n_articles > 0, trends.wilson_high(counted.n_articles_with_theme, counted.n_articles), null)
        as share_high,
    counted.n_hits,
    counted.n_words,
    if(counted.n_words > 0, 1000 * counted.n_hits / counted.n_words, null) as rate_hits,
    counted.n_sources,
    counted.period_end < clock.today as is_complete,
    baseline.rate_hits as rate_baseline,
    if(
        counted.n_words > 0,
        trends.log2_ratio(counted.n_hits, counted.n_words, baseline.n_hits, baseline.n_words),
        null
    ) as log2_ratio_to_baseline,
    codebooks.codebook_version
from counted
cross join clock
inner join core.codebooks as codebooks on codebooks.is_current
left join core.baseline as baseline using (theme_id);
comment on view trends.theme_periods is 'One row per theme, kind of period and period: how common the theme is, how sure that is, and how it stands to the baseline. Articles are originals of stories, core and dated, as they read when their quarter was over: later edits change no finished quarter';
comment on column trends.theme_periods.theme_id is 'The theme';
comment on column trends.theme_periods.period is 'week (from Monday), month or quarter';
comment on column trends.theme_periods.period_start is 'First day';
comment on column trends.theme_periods.period_end is 'Last day';
comment on column trends.theme_periods.n_articles is 'Articles of the period; 0 is a gap';
comment on column trends.theme_periods.n_articles_with_theme is 'Of these, those with at least one hit';
comment on column trends.theme_periods.share_articles is 'Share with the theme, 0 to 1; NULL in a gap';
comment on column trends.theme_periods.share_low is 'Lower end of its Wilson 95 % interval';
comment on column trends.theme_periods.share_high is 'Upper end of its Wilson 95 % interval';
comment on column trends.theme_periods.n_hits is 'Hits';
comment on column trends.theme_periods.n_words is 'Words of all articles of the period';
comment on column trends.theme_periods.rate_hits is 'Hits per 1,000 words; NULL in a gap';
comment on column trends.theme_periods.n_sources is 'Sources of the period''s articles';
comment on column trends.theme_periods.is_complete is 'The period was over before the last night';
comment on column trends.theme_periods.rate_baseline is 'Hits per 1,000 words of the seed articles; NULL where they are not measured under this codebook';
comment on column trends.theme_periods.log2_ratio_to_baseline is 'log2 of rate over baseline rate, a zero count taken as 0.5; 1 is twice the baseline, -1 half of it';
comment on column trends.theme_periods.codebook_version is 'Version of the codebook that all of it was counted with';
