-- The signs of texts that no story takes into account yet, as far as they are known.
create or replace temporary table undrawn_signs as
select signs.*
from core.signs as signs
semi join (select revisions.revision_id from core.revisions as revisions where revisions.is_drawn is not true) as undrawn
    using (revision_id);
