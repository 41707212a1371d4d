-- Number of texts of slice and span that are counted now.
select count(*) as n_in_slice
from trends.texts_between($unit, $panel, $source_group, $genre, $first_day, $last_day, true);
