"""A warehouse with a long past, generated and seeded: as many articles as asked for, ten hits and sixty signs each.

Rows are drawn by hashing their numbers, so a number of articles always gives the same rows. What a night looks at is
there in its real proportions: entries, pages, addresses, texts, stories, signs of copies, hits.
"""

from flows.desk import Desk
from warehouse.connection import Connection

N_SOURCES = 120
N_THEMES_EACH, HITS_A_THEME = 5, 2
SIGNS_EACH = 60

_DRAFTS = f"""
create temporary macro drawn(number, salt, below) as (hash(number * 1000 + salt) % below)::integer;
create temporary macro name_of(kind, number) as substr(sha256(kind || number), 1, 16);
create temporary table drafts as
select
    number,
    name_of('article', number) as article_id,
    name_of('revision', number) as revision_id,
    name_of('entry', number) as entry_id,
    sha256('page' || number) as page_sha256,
    'past-' || drawn(number, 1, {N_SOURCES}) as source_id,
    'https://past-' || drawn(number, 1, {N_SOURCES}) || '.example/articles/' || number as url,
    'Headline number ' || number || ' on the alliance and the ocean' as title,
    timestamptz '2014-01-06 00:00:00Z' + drawn(number, 2, 4500) * interval 1 day as published_at,
    if(drawn(number, 3, 10) < 8, 'core', 'peripheral') as relevance,
    ['commentary', 'news', 'statement'][1 + drawn(number, 4, 3)] as genre,
    500 + drawn(number, 5, 900) as n_words
from range($n_articles) as numbers (number)
"""

_ROWS = {
    "core.sources": f"""
        select 'past-' || number as source_id, 'Past ' || number as name, '' as country,
        ['asia_pacific', 'euro_atlantic', 'prc_state', 'russia_state', 'south_asia', 'other'][1 + number % 6] as source_group,
        'newspaper' as kind, '' as viewpoint, 'en' as language_code, false as has_full_text, true as is_enabled
        from range({N_SOURCES}) as numbers (number)""",
    "raw.pages": """
        select page_sha256, 'past.warc.gz' as file_name, number * 10000 as start_byte, 10000 as n_archived_bytes,
        40000 as n_bytes, 'text/html' as content_type, url, published_at as fetched_at from drafts""",
    "raw.entries": """
        select entry_id, 'past' as feed_id, source_id, url as guid, url, title, title || ', said again.' as summary,
        [] as authors, '' as published_raw, published_at::date as published_on, published_at,
        'instant' as published_precision, entry_id as fingerprint, published_at as first_seen_at,
        published_at as last_seen_at, 'past' as first_night_id, 'past' as last_night_id, 'done' as stage,
        'article' as outcome, 'past' as outcome_night_id, 1 as n_attempts, page_sha256, url as page_url, article_id
        from drafts""",
    "core.articles": """
        select article_id, source_id, url, title, ['Author ' || drawn(number, 6, 5000)] as authors, '' as section,
        'en' as language_code, '' as first_publisher, published_at::date as published_on, published_at,
        'instant' as published_precision, 'feed' as published_origin, published_at as first_seen_at,
        published_at as last_changed_at, revision_id as latest_revision_id, 1 as n_revisions from drafts""",
    "core.aliases": """
        select substr(url, 9) as address_key, article_id, url, 'canonical' as origin, published_at as first_seen_at
        from drafts""",
    "core.titles": """
        select article_id, title, published_at as first_seen_at, published_at as last_seen_at from drafts""",
    "core.revisions": """
        select revision_id, article_id, 1 as revision_number, published_at as seen_at, 'past' as night_id, title,
        title || chr(10) || chr(10) || repeat('What sentence ' || number || ' says of it. ', 12) as text,
        sha256('text' || number) as text_sha256, n_words, n_words // 22 as n_sentences, relevance, genre,
        [] as furniture, [] as page_types, page_sha256, 'past' as extractor, $codebook as codebook_sha256, url,
        '' as section, true as is_drawn, ['Author ' || drawn(number, 6, 5000)] as authors, '' as first_publisher,
        '' as canonical_key, false as is_boilerplate from drafts""",
    "core.assessments": """
        select revision_id, relevance, [] as relevance_reasons, genre, 2 as genre_score, [] as genre_reasons
        from drafts""",
    "core.stories": """
        select name_of('story', number) as story_id, article_id as original_article_id,
        published_at::date as published_on, 'instant' as published_precision, 1 as n_articles from drafts""",
    "core.story_members": """
        select article_id, name_of('story', number) as story_id, true as is_original, 'alone' as story_reason
        from drafts""",
    "core.signs": f"""
        select drafts.revision_id, if(sign = 0, 'text', if(sign < 41, 'words', 'facts')) as sign_code,
        hash(drafts.number * 100 + sign) as sign_hash from drafts cross join range({SIGNS_EACH}) as signs (sign)""",
    "core.hits": f"""
        select drafts.revision_id, themes.theme_id, 'a term of it' as term,
        1 + drawn(drafts.number, 100 + nth * 10 + times, 30) as sentence_number,
        40 * (nth * 2 + times) as start_offset, 40 * (nth * 2 + times) + 12 as end_offset,
        40 * (nth * 2 + times) as sentence_start, 40 * (nth * 2 + times) + 38 as sentence_end
        from drafts cross join range({N_THEMES_EACH}) as many (nth) cross join range({HITS_A_THEME}) as repeats (times)
        inner join (select theme_id, row_number() over (order by theme_id) - 1 as place from core.themes) as themes
        on themes.place = (drawn(drafts.number, 7, 24) + nth * 5) % 24""",
}


def fill(con: Connection, n_articles: int, codebook_sha256: str) -> None:
    """Put a past of `n_articles` into a warehouse whose codebook is known already."""
    con.execute(_DRAFTS.replace("$n_articles", str(n_articles)))
    for table, rows in _ROWS.items():
        con.execute(f"insert into {table} by name {rows.replace('$codebook', repr(codebook_sha256))}")  # noqa: S608
    con.execute("drop table drafts")


def fill_desk(desk: Desk, n_articles: int) -> None:
    """Put a past into the warehouse of an entered night."""
    with desk.warehouse.writing() as con:
        fill(con, n_articles, desk.codebook.codebook_sha256)
