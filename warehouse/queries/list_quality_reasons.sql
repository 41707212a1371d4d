-- The reasons not to trust a number blindly, and what they say.
select
    reason_code,
    reason_limit,
    meaning
from trends.quality_reasons;
