-- One row per reason not to trust a number blindly: what trends.theme_periods may say in quality_reasons, with its limit.
create or replace view trends.quality_reasons as
with final as (
    select
        reason_code,
        quality,
        reason_limit,
        meaning
    from (
        values
        ('gap', 'do_not_draw', null, 'No text in the period: no data, and not zero'),
        ('few_texts', 'do_not_draw', trends.limit_of('few_texts'), 'Too few texts for a point'),
        ('under_20', 'care', trends.limit_of('under_20'), 'Too few texts for a line'),
        ('incomplete', 'care', null, 'The period is not over'),
        ('unwatched', 'care', null, 'The period began before the first night: feeds still listed only a part of it'),
        ('low_coverage', 'care', trends.limit_of('low_coverage'), 'Too small a share of the feeds was answered, night by night, or of the days had a night'),
        ('overflowed', 'care', trends.limit_of('overflowed'), 'A feed ran over on too large a share of its visits: some of its entries were probably missed'),
        ('one_source', 'care', trends.limit_of('one_source'), 'Too large a share of the texts is of one source'),
        ('few_mentions', 'care', trends.limit_of('few_mentions'), 'Too few texts with the theme in the whole series for a trend'),
        ('few_periods', 'care', trends.limit_of('few_periods'), 'Too few periods of the series have texts enough for a point'),
        ('weak_theme', 'care', null, 'The codebook finds the theme badly, or too few coded sentences tell how well (weaknesses in core.themes)'),
        ('unmeasured_theme', 'care', null, 'How well this codebook finds the theme was not measured')
    ) as reasons (reason_code, quality, reason_limit, meaning)
)

select * from final;
comment on view trends.quality_reasons is 'One row per reason not to trust a number blindly, as quality_reasons of trends.theme_periods names it';
comment on column trends.quality_reasons.reason_code is 'The code';
comment on column trends.quality_reasons.quality is 'What it comes to: care (draw with care) or do_not_draw';
comment on column trends.quality_reasons.reason_limit is 'The limit that it is held against, NULL where there is none; texts are counted as n_effective, for many copies of few stories are few texts';
comment on column trends.quality_reasons.meaning is 'What it says';
