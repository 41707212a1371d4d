-- Texts that no story takes into account yet and whose signs are not known.
select revisions.revision_id
from core.revisions as revisions
anti join (select undrawn_signs.revision_id from undrawn_signs where undrawn_signs.sign_code = 'text') as signed
    using (revision_id)
where revisions.is_drawn is not true
order by revisions.revision_id;
