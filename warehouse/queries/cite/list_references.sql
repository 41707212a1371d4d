-- Counted articles, of commentary or of another genre, as references, oldest first. A citation key is author-year-word, with b, c … for those found later,
-- and never changes.
with asked as (
    select
        $first_day::date as first_day,
        $last_day::date as last_day,
        $theme_id::varchar as theme_id,
        $source_group::varchar as source_group,
        $genre::varchar as genre
),

first_read as (  -- an edited headline changes no key
    select
        article_id,
        title
    from core.revisions
    where revision_number = 1
),

keyed as (  -- the word for each first author's name in a key
    select
        unnest($authors::varchar[]) as author,
        unnest($author_words::varchar[]) as author_word
),

worded as (
    select
        articles.article_id,
        articles.first_seen_at,
        articles.source_id,
        coalesce(keyed.author_word, '') as author_word,
        coalesce(year(articles.published_on)::varchar, 'nd') as year_word,
        regexp_extract_all(strip_accents(lower(first_read.title)), '[a-z0-9]+') as title_words
    from core.articles as articles
    inner join first_read using (article_id)
    left join keyed on articles.authors[1] = keyed.author
),

stems as (
    select
        article_id,
        first_seen_at,
        concat_ws(
            '-',
            if(author_word = '', regexp_replace(lower(source_id), '[^a-z0-9]', '', 'g'), author_word),
            year_word,
            coalesce(
                list_filter(
                    title_words,
                    lambda word: len(word) > 3 and word not in ('does', 'from', 'have', 'into', 'that', 'their', 'this', 'what', 'when', 'will', 'with')
                )[1],
                title_words[1],
                'untitled'
            )
        ) as stem
    from worded
),

named as (
    select
        article_id,
        stem,
        row_number() over (partition by stem order by first_seen_at, article_id) as nth
    from stems
)

select
    case
        when named.nth = 1 then named.stem
        when named.nth <= 26 then concat(named.stem, '-', chr(96 + named.nth::integer))
        else concat(named.stem, '-', named.nth)
    end as key,
    stories.title,
    stories.authors,
    stories.source_name as outlet,
    sources.kind as outlet_kind,
    stories.url,
    stories.published_on,
    stories.published_precision,
    (revisions.seen_at at time zone 'UTC')::date as accessed_on,
    articles.language_code
from core.counted_stories as stories
inner join named using (article_id)
inner join core.articles as articles using (article_id)
inner join core.sources as sources on stories.source_id = sources.source_id
inner join core.revisions as revisions on stories.revision_id = revisions.revision_id
cross join asked
where
    (asked.first_day is null or stories.published_on >= asked.first_day)
    and (asked.last_day is null or stories.published_on <= asked.last_day)
    and (asked.source_group is null or stories.source_group = asked.source_group)
    and (asked.genre is null or stories.genre = asked.genre)
    and (
        asked.theme_id is null
        or stories.revision_id in (
            select hits.revision_id
            from core.hits as hits
            inner join core.themes as themes using (theme_id)
            where asked.theme_id in (themes.theme_id, themes.theme_group)
        )
    )
order by stories.published_on, stories.article_id
