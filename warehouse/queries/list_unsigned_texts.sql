-- Texts that no story takes into account yet and whose signs are not known.
with undrawn as (
    select revision_id
    from core.revisions
    where is_drawn is not true
),

signed as (
    select signs.revision_id
    from core.signs as signs
    semi join undrawn using (revision_id)
    where signs.sign_code = 'text'
)

select undrawn.revision_id
from undrawn
anti join signed using (revision_id)
order by undrawn.revision_id;
