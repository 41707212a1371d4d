-- Every hit in a counted article, with its place; the sentence itself is in the published warehouse.
-- key: article_id, theme_id, start_offset
select
    hits.theme_id,
    stories.published_on,
    stories.article_id,
    stories.url,
    stories.genre,
    hits.term,
    substring(stories.text, hits.start_offset + 1, hits.end_offset - hits.start_offset) as matched,
    hits.sentence_number,
    hits.start_offset,
    hits.end_offset,
    hits.voice
from core.hits as hits
inner join core.counted_stories as stories using (revision_id)
order by stories.published_on, stories.article_id, hits.start_offset, hits.theme_id
