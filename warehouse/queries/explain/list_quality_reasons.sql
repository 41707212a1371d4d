-- The quality reasons, with their limits, and with limit and meaning in words.
select
    reason_code,
    quality,
    reason_limit,
    in_words
from trends.quality_reasons;
