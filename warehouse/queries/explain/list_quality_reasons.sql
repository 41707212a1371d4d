-- The reasons not to trust a number blindly, and what they say.
select
    reason_code,
    quality,
    reason_limit,
    meaning
from trends.quality_reasons;
