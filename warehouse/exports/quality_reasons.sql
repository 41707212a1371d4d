-- The reasons to draw a trend with care, or not at all: codes, limits and meanings.
-- key: reason_code
select
    reason_code,
    quality,
    reason_limit::double as reason_limit,
    meaning
from trends.quality_reasons
order by quality = 'care', reason_code
