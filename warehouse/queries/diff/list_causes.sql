-- What the causes of changes mean, in the order in which they are told.
select
    cause,
    meaning
from trends.causes;
