-- A hit stands in the headline, in a quotation or in the author's words; in the headline's sentence it is the headline.
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
