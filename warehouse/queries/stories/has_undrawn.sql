-- Whether any text is undrawn.
select count(*) > 0 as has_undrawn
from core.revisions
where is_drawn is not true;
