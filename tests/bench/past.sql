-- A warehouse with a long past: rows drawn by hashing their numbers, so that a number of articles gives the same rows.
-- $n_articles and $codebook are filled in. What a night looks at is there in its real proportions.
create temporary macro drawn(number, salt, below) as (hash(number * 1000 + salt) % below)::integer;
create temporary macro name_of(kind, number) as substr(sha256(kind || number), 1, 16);
create temporary table drafts as
select
    number,
    name_of('article', number) as article_id,
    name_of('revision', number) as revision_id,
    name_of('entry', number) as entry_id,
    sha256('page' || number) as page_sha256,
    'past-' || drawn(number, 1, 120) as source_id,
    'https://past-' || drawn(number, 1, 120) || '.example/articles/' || number as url,
    'Headline number ' || number || ' on the alliance and the ocean' as title,
    timestamptz '2014-01-06 00:00:00Z' + drawn(number, 2, 4500) * interval 1 day as published_at,
    if(drawn(number, 3, 10) < 8, 'core', 'peripheral') as relevance,
    ['commentary', 'news', 'statement'][1 + drawn(number, 4, 3)] as genre,
    500 + drawn(number, 5, 900) as n_words
from range($n_articles) as numbers (number);

insert into core.sources by name
select 'past-' || number as source_id, 'Past ' || number as name, '' as country,
['asia_pacific', 'euro_atlantic', 'prc_state', 'russia_state', 'south_asia', 'other'][1 + number % 6] as source_group,
'newspaper' as kind, '' as viewpoint, 'en' as language_code, false as has_full_text, true as is_enabled
from range(120) as numbers (number);

insert into raw.pages by name
select page_sha256, 'past.warc.gz' as file_name, number * 10000 as start_byte, 10000 as n_archived_bytes,
40000 as n_bytes, 'text/html' as content_type, url, published_at as fetched_at from drafts;

insert into raw.entries by name
select entry_id, 'past' as feed_id, source_id, url as guid, url, title, title || ', said again.' as summary,
[] as authors, '' as published_raw, published_at::date as published_on, published_at,
'instant' as published_precision, entry_id as fingerprint, published_at as first_seen_at,
published_at as last_seen_at, 'past' as first_night_id, 'past' as last_night_id, 'done' as stage,
'article' as outcome, 'past' as outcome_night_id, 1 as n_attempts, page_sha256, url as page_url, article_id
from drafts;

insert into core.articles by name
select article_id, source_id, url, title, ['Author ' || drawn(number, 6, 5000)] as authors, '' as section,
'en' as language_code, '' as first_publisher, published_at::date as published_on, published_at,
'instant' as published_precision, 'feed' as published_origin, published_at as first_seen_at,
published_at as last_changed_at, revision_id as latest_revision_id, 1 as n_revisions from drafts;

insert into core.aliases by name
select substr(url, 9) as address_key, article_id, url, 'canonical' as origin, published_at as first_seen_at
from drafts;

insert into core.titles by name
select article_id, title, published_at as first_seen_at, published_at as last_seen_at from drafts;

insert into core.revisions by name
select revision_id, article_id, 1 as revision_number, published_at as seen_at, 'past' as night_id, title,
title || chr(10) || chr(10) || repeat('What sentence ' || number || ' says of it. ', 12) as text,
sha256('text' || number) as text_sha256, n_words, n_words // 22 as n_sentences, relevance, genre,
[] as furniture, [] as page_types, page_sha256, 'past' as extractor, $codebook as codebook_sha256, url,
'' as section, true as is_drawn, ['Author ' || drawn(number, 6, 5000)] as authors, '' as first_publisher,
'' as canonical_key, false as is_boilerplate from drafts;

insert into core.assessments by name
select revision_id, relevance, [] as relevance_reasons, genre, 2 as genre_score, [] as genre_reasons
from drafts;

insert into core.stories by name
select name_of('story', number) as story_id, article_id as original_article_id,
published_at::date as published_on, 'instant' as published_precision, 1 as n_articles from drafts;

insert into core.story_members by name
select article_id, name_of('story', number) as story_id, true as is_original, 'alone' as story_reason
from drafts;

insert into ops.due_articles by name
select article_id from drafts;

insert into core.signs by name
select drafts.revision_id, if(sign = 0, 'text', if(sign < 41, 'words', 'facts')) as sign_code,
hash(drafts.number * 100 + sign) as sign_hash from drafts cross join range(60) as signs (sign);

insert into core.hits by name
select drafts.revision_id, themes.theme_id, 'a term of it' as term,
1 + drawn(drafts.number, 100 + nth * 10 + times, 30) as sentence_number,
40 * (nth * 2 + times) as start_offset, 40 * (nth * 2 + times) + 12 as end_offset,
'author' as voice, 40 * (nth * 2 + times) as sentence_start, 40 * (nth * 2 + times) + 38 as sentence_end
from drafts cross join range(5) as many (nth) cross join range(2) as repeats (times)
inner join (select theme_id, row_number() over (order by theme_id) - 1 as place from core.themes) as themes
on themes.place = (drawn(drafts.number, 7, 24) + nth * 5) % 24;

drop table drafts;
