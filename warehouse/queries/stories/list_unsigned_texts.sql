-- Undrawn texts whose signs are not computed yet.
with signed as (
    select revision_id
    from undrawn_signs
    where sign_code = 'text'
)

select revisions.revision_id
from core.revisions as revisions
anti join signed using (revision_id)
where revisions.is_drawn is not true
order by revisions.revision_id;
