-- The sentences behind a cell of the trends, oldest first.
select
    published_on,
    source_name,
    title,
    url,
    sentence_number,
    sentence,
    list({ 'term': term, 'matched': matched, 'voice': voice } order by matched, term) as hits
from core.hit_sentences
where
    theme_id = $theme_id
    and published_on between $first_day and $last_day
    and (published_precision <> 'month' or $has_months)
group by published_on, source_name, title, url, sentence_number, sentence
order by published_on, source_name, url, sentence_number
limit $most;
