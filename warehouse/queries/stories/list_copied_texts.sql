-- These of the copied texts. By their places, so that only the blocks they lie in are unpacked.
with places as materialized (
    select copied_texts.rowid as place
    from copied_texts
    semi join incoming using (revision_id)
)

select copied_texts.*
from copied_texts
inner join places on copied_texts.rowid = places.place
order by copied_texts.revision_id;
