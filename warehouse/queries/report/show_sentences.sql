-- Sentences of counted commentary with a hit of one theme, the newest first.
select
    published_on,
    voice,
    source_name,
    title,
    sentence,
    matched,
    url
from core.hit_sentences
where theme_id = $theme_id and genre = 'commentary'
order by published_on desc, revision_id asc, sentence_number asc;
