-- Signs of undrawn texts, as far as they are computed.
create or replace temporary table undrawn_signs as
with undrawn as (
    select revision_id
    from core.revisions
    where is_drawn is not true
)

select signs.*
from core.signs as signs
semi join undrawn using (revision_id);
