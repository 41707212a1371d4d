-- A hit lies within its sentence, the sentence within the text, and both revision and theme exist.
select
    hits.revision_id,
    hits.theme_id,
    hits.start_offset,
    hits.end_offset
from core.hits as hits
left join core.revisions as revisions using (revision_id)
left join core.themes as themes using (theme_id)
where
    themes.theme_id is null
    or revisions.revision_id is null
    or hits.start_offset >= hits.end_offset
    or hits.start_offset < hits.sentence_start
    or hits.end_offset > hits.sentence_end
    or hits.sentence_end > length(revisions.text)
    or hits.sentence_number not between 1 and revisions.n_sentences;
