-- The quality reasons, with their limits and meanings.
select
    reason_code,
    quality,
    reason_limit,
    meaning
from trends.quality_reasons;
