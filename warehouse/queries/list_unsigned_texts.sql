-- Texts that no story takes into account yet and whose signs are not known, the smallest ids first.
select revision_id
from core.revisions
where
    is_drawn is not true
    and revision_id > $after
    and revision_id not in (select signs.revision_id from core.signs as signs)
order by revision_id
limit $most;
