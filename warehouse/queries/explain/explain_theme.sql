-- Sentences behind a cell of the trends, oldest first.
with texts as (
    select *
    from trends.texts_between($unit, $panel, $source_group, $genre, $first_day, $last_day, $has_months)
),

themes as (
    select theme_id
    from core.themes
    where theme_id = $theme_id or theme_group = $theme_id
),

found as (
    select hits.*
    from core.hits as hits
    semi join themes using (theme_id)
    semi join texts using (revision_id)
),

sentences as (  -- the first ones, before any text is read
    select distinct
        texts.published_on,
        sources.name as source_name,
        articles.title,
        articles.url,
        found.revision_id,
        found.sentence_number
    from found
    inner join texts using (revision_id)
    inner join core.articles as articles using (article_id)
    inner join core.sources as sources on articles.source_id = sources.source_id
    order by texts.published_on, source_name, articles.url, found.sentence_number
    limit $most
)

select
    sentences.published_on,
    sentences.source_name,
    sentences.title,
    sentences.url,
    sentences.sentence_number,
    substring(revisions.text, found.sentence_start + 1, found.sentence_end - found.sentence_start) as sentence,
    list(
        {
            'term': found.term,
            'matched': substring(revisions.text, found.start_offset + 1, found.end_offset - found.start_offset),
            'voice': found.voice
        }
        order by found.start_offset, found.term
    ) as hits
from sentences
inner join found using (revision_id, sentence_number)
inner join core.revisions as revisions using (revision_id)
group by all
order by sentences.published_on, sentences.source_name, sentences.url, sentences.sentence_number;
