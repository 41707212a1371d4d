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

read as (
    select
        revisions.revision_id,
        revisions.text
    from core.revisions as revisions
    semi join found using (revision_id)
)

select
    texts.published_on,
    sources.name as source_name,
    articles.title,
    articles.url,
    found.sentence_number,
    substring(read.text, found.sentence_start + 1, found.sentence_end - found.sentence_start) as sentence,
    list(
        {
            'term': found.term,
            'matched': substring(read.text, found.start_offset + 1, found.end_offset - found.start_offset),
            'voice': found.voice
        }
        order by found.start_offset, found.term
    ) as hits
from found
inner join texts using (revision_id)
inner join read using (revision_id)
inner join core.articles as articles using (article_id)
inner join core.sources as sources on articles.source_id = sources.source_id
group by all
order by texts.published_on, source_name, articles.url, found.sentence_number
limit $most;
