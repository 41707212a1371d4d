-- One row per reason not to trust a number blindly: what trends.theme_periods may say in quality_reasons, with its limit.
create or replace view trends.quality_reasons as
select
    reason_code,
    quality,
    reason_limit,
    meaning
from (
    values
    ('gap', 'do_not_draw', null, 'No text in the period: no data, and not zero'),
    ('few_texts', 'do_not_draw', trends.limit_of('few_texts'), 'Fewer texts than a point needs'),
    ('under_20', 'care', trends.limit_of('under_20'), 'Fewer texts than a line needs'),
    ('incomplete', 'care', null, 'The period is not over'),
    ('unwatched', 'care', null, 'The period began before the first night: feeds still listed only a part of it'),
    ('low_coverage', 'care', trends.limit_of('low_coverage'), 'A smaller share of the feeds was answered, night by night, or of the days had a night'),
    ('overflowed', 'care', trends.limit_of('overflowed'), 'A feed ran over on a larger share of its visits: some of its entries were probably missed'),
    ('one_source', 'care', trends.limit_of('one_source'), 'A larger share of the texts is of one source'),
    ('few_mentions', 'care', trends.limit_of('few_mentions'), 'Fewer texts with the theme in the whole series than a trend needs'),
    ('few_periods', 'care', trends.limit_of('few_periods'), 'Fewer periods of the series have the texts that a point needs than a line needs'),
    ('weak_theme', 'care', null, 'The codebook finds the theme badly, or too few coded sentences tell how well (weaknesses in core.themes)'),
    ('unmeasured_theme', 'care', null, 'How well this codebook finds the theme was not measured')
) as reasons (reason_code, quality, reason_limit, meaning);
comment on view trends.quality_reasons is 'One row per reason not to trust a number blindly, as quality_reasons of trends.theme_periods names it';
comment on column trends.quality_reasons.reason_code is 'The code';
comment on column trends.quality_reasons.quality is 'What it comes to: care (draw with care) or do_not_draw';
comment on column trends.quality_reasons.reason_limit is 'The limit that it is held against; NULL where there is none';
comment on column trends.quality_reasons.meaning is 'What it says';
