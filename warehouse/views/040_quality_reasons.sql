-- One row per quality reason, a reason not to trust a number blindly: the codes in trends.theme_periods.quality_reasons,
-- with limits and meanings.
create or replace view trends.quality_reasons as
with final as (
    select
        reason_code,
        quality,
        reason_limit,
        meaning,
        meaning || case
            when reason_limit is null then ''
            when reason_limit <= 1 then ' (limit ' || round(100 * reason_limit)::integer || '%)'
            else ' (' || round(reason_limit)::integer || ' are needed)'
        end as in_words
    from (
        values
        ('gap', 'do_not_draw', null, 'No text in the period: no data, not zero'),
        ('few_texts', 'do_not_draw', trends.limit_of('few_texts'), 'Too few texts for a point'),
        ('under_20', 'care', trends.limit_of('under_20'), 'Too few texts for a line'),
        ('incomplete', 'care', null, 'The period is not over'),
        ('unwatched', 'care', trends.limit_of('unwatched'), 'The period began before the first night, when feeds still listed only part of it, and history watched too small a share of it'),
        ('low_coverage', 'care', trends.limit_of('low_coverage'), 'Too small a share of the feeds answered over the nights, or of the days had a night or were watched by history'),
        ('history_only', 'care', null, 'No night watched the period: its texts are from web archives, which may hold other texts than feeds list'),
        ('seam', 'care', null, 'Nights take over from history in the period: what differs from before may come from the way of collecting'),
        ('overflowed', 'care', trends.limit_of('overflowed'), 'A feed overflowed on too large a share of its visits: some of its entries were probably missed'),
        ('one_source', 'care', trends.limit_of('one_source'), 'Too large a share of the texts is of one source'),
        ('few_mentions', 'care', trends.limit_of('few_mentions'), 'Too few texts with the theme in the whole series for a trend'),
        ('few_periods', 'care', trends.limit_of('few_periods'), 'Too few periods of the series have enough texts for a point'),
        ('weak_theme', 'care', null, 'The codebook finds the theme poorly, or too few coded sentences show how well (weaknesses in core.themes)'),
        ('unmeasured_theme', 'care', null, 'How well this codebook finds the theme was not measured')
    ) as reasons (reason_code, quality, reason_limit, meaning)
)

select * from final;
comment on view trends.quality_reasons is 'One row per quality reason: a code in quality_reasons of trends.theme_periods';
comment on column trends.quality_reasons.reason_code is 'The code';
comment on column trends.quality_reasons.quality is 'Resulting quality: care (draw with care) or do_not_draw';
comment on column trends.quality_reasons.reason_limit is 'The limit that is applied, NULL where there is none; texts are counted as n_effective, because many copies of few stories are few texts';
comment on column trends.quality_reasons.meaning is 'What it means';
comment on column trends.quality_reasons.in_words is 'The meaning with its limit, as a sentence without the full stop';
