-- Meanings of the causes of changes, in display order.
select
    cause,
    meaning
from trends.causes;
