-- The voice of a hit is headline, quotation or author, and headline exactly where the hit lies in the headline.
select
    hits.revision_id,
    hits.theme_id,
    hits.start_offset,
    hits.voice
from core.hits as hits
inner join core.revisions as revisions using (revision_id)
where
    hits.voice is null
    or hits.voice not in ('headline', 'quotation', 'author')
    or (hits.voice = 'headline') <> (hits.start_offset < length(revisions.title));
