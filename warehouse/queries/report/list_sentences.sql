-- Newest sentences with a hit of each theme in counted commentary, so many of each voice.
with counted as (
    select
        revision_id,
        article_id,
        story_published_on as published_on,
        story_published_precision as published_precision
    from trends.counted_texts
    where is_original and genre = 'commentary' and story_published_on is not null
),

days as (
    select distinct
        hits.theme_id,
        coalesce(hits.voice, 'unknown') as voice,
        counted.published_on
    from core.hits as hits
    inner join counted using (revision_id)
),

spans as (  -- each of so many days has a sentence at least, so that none before them can be among the newest
    select
        theme_id,
        voice,
        min(published_on) as first_day
    from (
        select *
        from days
        qualify row_number() over (partition by theme_id, voice order by published_on desc) <= $most
    ) as latest
    group by theme_id, voice
),

found as (
    select
        hits.theme_id,
        spans.voice,
        hits.revision_id,
        hits.sentence_number,
        min(hits.sentence_start) as sentence_start,
        min(hits.sentence_end) as sentence_end,
        list([hits.start_offset - hits.sentence_start, hits.end_offset - hits.sentence_start]) as hits
    from core.hits as hits
    inner join counted using (revision_id)
    inner join spans
        on
            hits.theme_id = spans.theme_id
            and coalesce(hits.voice, 'unknown') = spans.voice
            and counted.published_on >= spans.first_day
    group by hits.theme_id, spans.voice, hits.revision_id, hits.sentence_number
),

newest as (
    select
        found.*,
        counted.article_id,
        counted.published_on,
        counted.published_precision
    from found
    inner join counted using (revision_id)
    qualify
        row_number() over (
            partition by found.theme_id, found.voice
            order by counted.published_on desc, found.revision_id asc, found.sentence_number asc
        ) <= $most
),

read as (
    select
        revision_id,
        text
    from core.revisions
    where revision_id in (select newest.revision_id from newest)
)

select
    newest.theme_id,
    newest.voice,
    newest.published_on,
    newest.published_precision,
    left(sources.name, 400) as source_name,
    left(articles.title, 2000) as title,
    articles.url,
    substring(read.text, newest.sentence_start + 1, newest.sentence_end - newest.sentence_start) as sentence,
    list_sort(newest.hits) as hits
from newest
inner join read using (revision_id)
inner join core.articles as articles using (article_id)
inner join core.sources as sources using (source_id)
order by
    newest.theme_id asc, newest.voice asc, newest.published_on desc, newest.revision_id asc, newest.sentence_number asc;
