-- Whether there is anything to do.
select count(*) as n_changed
from changed_texts;
