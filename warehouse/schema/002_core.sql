-- What the texts are: sources, articles with their revisions, stories, themes and hits, the baseline.
create schema core;

create table core.sources (
    source_id varchar primary key,
    name varchar not null,
    country varchar not null,
    source_group varchar not null,
    kind varchar not null,
    viewpoint varchar not null,
    language_code varchar not null,
    has_full_text boolean not null,
    is_enabled boolean not null
);
comment on table core.sources is 'One row per source that was ever watched';
comment on column core.sources.source_id is 'Id in sources.toml';
comment on column core.sources.name is 'Name of the outlet';
comment on column core.sources.country is 'Country or region of the outlet';
comment on column core.sources.source_group is 'Region group for panels: asia_pacific, euro_atlantic, prc_state, russia_state, south_asia, other';
comment on column core.sources.kind is 'Magazine, think tank, newspaper, state media …';
comment on column core.sources.viewpoint is 'Viewpoint as declared in sources.toml';
comment on column core.sources.language_code is 'ISO 639-1 code of the language it publishes in';
comment on column core.sources.has_full_text is 'Its feeds carry whole texts, no page is requested';
comment on column core.sources.is_enabled is 'Watched in the last night';

create table core.feeds (
    feed_id varchar primary key,
    source_id varchar not null,
    url varchar not null,
    kind varchar not null,
    is_enabled boolean not null
);
comment on table core.feeds is 'One row per address that was ever polled';
comment on column core.feeds.feed_id is 'Hash of the address';
comment on column core.feeds.source_id is 'Its source';
comment on column core.feeds.url is 'The address';
comment on column core.feeds.kind is 'rss or atom';
comment on column core.feeds.is_enabled is 'Polled in the last night';

create table core.articles (
    article_id varchar primary key,
    source_id varchar not null,
    url varchar not null,
    title varchar not null,
    authors varchar[] not null,
    section varchar not null,
    language_code varchar not null,
    first_publisher varchar not null,
    published_on date,
    published_at timestamptz,
    published_precision varchar,
    published_origin varchar,
    first_seen_at timestamptz not null,
    last_changed_at timestamptz not null,
    latest_revision_id varchar not null,
    n_revisions integer not null
);
comment on table core.articles is 'One row per address of one text at one source, with what its latest revision says';
comment on column core.articles.article_id is 'Hash of the canonical address';
comment on column core.articles.source_id is 'The source that published it';
comment on column core.articles.url is 'Canonical address';
comment on column core.articles.title is 'Headline of the latest revision';
comment on column core.articles.authors is 'Authors of the latest revision';
comment on column core.articles.section is 'Section that the page names';
comment on column core.articles.language_code is 'ISO 639-1 code of the text, or und';
comment on column core.articles.first_publisher is 'First publisher that a republication note names, or empty';
comment on column core.articles.published_on is 'Calendar day of publication as the publisher states it; the first of the month where only that is known; NULL where nothing is known';
comment on column core.articles.published_at is 'UTC instant of publication, where one is stated';
comment on column core.articles.published_precision is 'instant, day or month';
comment on column core.articles.published_origin is 'Who states the date: feed, json-ld, meta, text, url, declared';
comment on column core.articles.first_seen_at is 'Clock of the night that found it';
comment on column core.articles.last_changed_at is 'Clock of the night that found its latest revision';
comment on column core.articles.latest_revision_id is 'Its latest revision, the one that is counted';
comment on column core.articles.n_revisions is 'How many revisions are known';

create table core.aliases (
    address_key varchar primary key,
    article_id varchar not null,
    url varchar not null,
    origin varchar not null check (origin in ('canonical', 'feed', 'redirect', 'guid')),
    first_seen_at timestamptz not null
);
comment on table core.aliases is 'One row per address under which an article is known, its canonical one among them';
comment on column core.aliases.address_key is 'The address without what tells variants apart (scheme, www., mobile, print), or host and article id: equal for one article';
comment on column core.aliases.article_id is 'The article';
comment on column core.aliases.url is 'The address in full';
comment on column core.aliases.origin is 'How it became known: canonical (the article''s own), feed (as listed), redirect, guid (the feed moved the item)';
comment on column core.aliases.first_seen_at is 'Clock of the night that met it';

create table core.revisions (
    revision_id varchar primary key,
    article_id varchar not null,
    revision_number integer not null,
    seen_at timestamptz not null,
    night_id varchar not null,
    title varchar not null,
    text varchar not null,
    text_sha256 varchar not null,
    n_words integer,
    n_sentences integer,
    relevance varchar,
    genre varchar,
    furniture struct(kind varchar, "text" varchar)[] not null,
    page_types varchar[] not null,
    page_sha256 varchar not null,
    extractor varchar not null,
    codebook_sha256 varchar
);
comment on table core.revisions is 'One row per text of an article as it was read on a night; an edit makes a new one';
comment on column core.revisions.revision_id is 'Hash of article, number and text';
comment on column core.revisions.article_id is 'The article';
comment on column core.revisions.revision_number is 'Counted from 1';
comment on column core.revisions.seen_at is 'Clock of the night that read it';
comment on column core.revisions.night_id is 'That night';
comment on column core.revisions.title is 'Headline';
comment on column core.revisions.text is 'The counted text: the headline once, an empty line, then the body; offsets of hits refer to it';
comment on column core.revisions.text_sha256 is 'SHA-256 of the text';
comment on column core.revisions.n_words is 'Words of the text';
comment on column core.revisions.n_sentences is 'Sentences of the text';
comment on column core.revisions.relevance is 'core, peripheral, analogy, irrelevant, not_english, too_short; trends count core';
comment on column core.revisions.genre is 'commentary, news, statement, unknown';
comment on column core.revisions.furniture is 'What cleaning took out of the page, by kind';
comment on column core.revisions.page_types is 'schema.org types that the page declares';
comment on column core.revisions.page_sha256 is 'The page it was read from, in raw.pages';
comment on column core.revisions.extractor is 'Name and version of the cleaner that read it';
comment on column core.revisions.codebook_sha256 is 'Codebook of its relevance, genre and hits; NULL until they are measured';

create table core.assessments (
    revision_id varchar primary key,
    relevance varchar not null,
    relevance_reasons varchar[] not null,
    genre varchar not null,
    genre_score integer not null,
    genre_reasons varchar[] not null
);
comment on table core.assessments is 'One row per revision: why it has its relevance and its genre';
comment on column core.assessments.revision_id is 'The revision';
comment on column core.assessments.relevance is 'Class of relevance';
comment on column core.assessments.relevance_reasons is 'The counts that decided it';
comment on column core.assessments.genre is 'Class of genre';
comment on column core.assessments.genre_score is 'Sum of the signs'' weights: commentary from 2, news to -2';
comment on column core.assessments.genre_reasons is 'The signs with their weights';

create table core.stories (
    story_id varchar primary key,
    original_article_id varchar not null,
    published_on date,
    published_precision varchar,
    n_articles integer not null
);
comment on table core.stories is 'One row per piece of writing, wherever it stands';
comment on column core.stories.story_id is 'Hash of its members'' smallest article_id';
comment on column core.stories.original_article_id is 'The article that is counted for it: the earliest';
comment on column core.stories.published_on is 'Earliest date of its articles: the one it is counted on';
comment on column core.stories.published_precision is 'instant, day or month';
comment on column core.stories.n_articles is 'Its articles, the original and its copies';

create table core.story_members (
    article_id varchar primary key,
    story_id varchar not null,
    is_original boolean not null,
    story_reason varchar not null
);
comment on table core.story_members is 'One row per article: the story it belongs to, and why';
comment on column core.story_members.article_id is 'The article';
comment on column core.story_members.story_id is 'Its story';
comment on column core.story_members.is_original is 'It is the one that is counted';
comment on column core.story_members.story_reason is 'alone, original, or the sign that makes it a copy: same_text';

create table core.codebooks (
    codebook_sha256 varchar primary key,
    codebook_version varchar not null,
    is_current boolean not null
);
comment on table core.codebooks is 'One row per codebook that was ever used';
comment on column core.codebooks.codebook_sha256 is 'Hash of all that counts in it';
comment on column core.codebooks.codebook_version is 'Its version';
comment on column core.codebooks.is_current is 'The one of the last night';

create table core.themes (
    theme_id varchar primary key,
    label varchar not null,
    theme_group varchar not null,
    definition varchar not null,
    n_terms integer not null
);
comment on table core.themes is 'One row per theme of the current codebook';
comment on column core.themes.theme_id is 'Id in codebook.toml';
comment on column core.themes.label is 'Name for readers';
comment on column core.themes.theme_group is 'Group of themes';
comment on column core.themes.definition is 'What is coded: a topic, not a stance';
comment on column core.themes.n_terms is 'Number of its terms';

create table core.hits (
    revision_id varchar not null,
    theme_id varchar not null,
    term varchar not null,
    sentence_number integer not null,
    start_offset integer not null,
    end_offset integer not null,
    sentence_start integer not null,
    sentence_end integer not null
);
comment on table core.hits is 'One row per term of one theme at one place of one revision';
comment on column core.hits.revision_id is 'The revision';
comment on column core.hits.theme_id is 'The theme';
comment on column core.hits.term is 'The term of the codebook that matched';
comment on column core.hits.sentence_number is 'Sentence, counted from 1; the headline is the first';
comment on column core.hits.start_offset is 'First character in revisions.text, counted from 0';
comment on column core.hits.end_offset is 'Character after the last';
comment on column core.hits.sentence_start is 'First character of the sentence, counted from 0';
comment on column core.hits.sentence_end is 'Character after the last of the sentence';

create table core.baseline_articles (
    baseline_id varchar primary key,
    url varchar not null,
    title varchar not null,
    source_name varchar not null,
    published_on date not null,
    published_precision varchar not null,
    n_words integer not null,
    n_sentences integer not null,
    text varchar,
    text_sha256 varchar,
    codebook_sha256 varchar not null,
    measured varchar not null check (measured in ('shipped', 'loaded'))
);
comment on table core.baseline_articles is 'One row per seed article that trends are held against';
comment on column core.baseline_articles.baseline_id is 'Id of the seed';
comment on column core.baseline_articles.url is 'Its address';
comment on column core.baseline_articles.title is 'Its headline';
comment on column core.baseline_articles.source_name is 'The outlet';
comment on column core.baseline_articles.published_on is 'Day of publication; the first of the month where only that is known';
comment on column core.baseline_articles.published_precision is 'day or month';
comment on column core.baseline_articles.n_words is 'Words of the cleaned text';
comment on column core.baseline_articles.n_sentences is 'Sentences of the cleaned text';
comment on column core.baseline_articles.text is 'The cleaned text where it was loaded, else NULL: it is its publisher''s property and does not travel';
comment on column core.baseline_articles.text_sha256 is 'SHA-256 of the cleaned text';
comment on column core.baseline_articles.codebook_sha256 is 'Codebook that its hits were measured under';
comment on column core.baseline_articles.measured is 'shipped (the profile in the repository) or loaded (measured here)';

create table core.baseline_hits (
    baseline_id varchar not null,
    theme_id varchar not null,
    term varchar not null,
    sentence_number integer not null,
    start_offset integer not null,
    end_offset integer not null
);
comment on table core.baseline_hits is 'One row per hit in a seed article';
comment on column core.baseline_hits.baseline_id is 'The seed article';
comment on column core.baseline_hits.theme_id is 'The theme';
comment on column core.baseline_hits.term is 'The term that matched';
comment on column core.baseline_hits.sentence_number is 'Sentence, counted from 1';
comment on column core.baseline_hits.start_offset is 'First character in the cleaned text, counted from 0';
comment on column core.baseline_hits.end_offset is 'Character after the last';

create table core.rejections (
    rejection_id varchar primary key,
    step varchar not null,
    source_id varchar not null,
    subject_id varchar not null,
    url varchar not null,
    reason varchar not null,
    detail varchar not null,
    way_out varchar not null,
    state varchar not null check (state in ('rejected', 'waiting', 'resolved')),
    first_night_id varchar not null,
    last_night_id varchar not null,
    n_nights integer not null
);
comment on table core.rejections is 'One row per thing that a step refused or put aside for one reason';
comment on column core.rejections.rejection_id is 'Hash of step, subject and reason';
comment on column core.rejections.step is 'The step: discover, fetch, clean, normalise';
comment on column core.rejections.source_id is 'The source';
comment on column core.rejections.subject_id is 'entry_id, feed_id or the id of a baseline article';
comment on column core.rejections.url is 'The address, secrets masked';
comment on column core.rejections.reason is 'Short code of the reason';
comment on column core.rejections.detail is 'The reason in a sentence';
comment on column core.rejections.way_out is 'What to do about it';
comment on column core.rejections.state is 'rejected, waiting (tried again), or resolved (it worked on a later night)';
comment on column core.rejections.first_night_id is 'The night that met it first';
comment on column core.rejections.last_night_id is 'The night that met it last';
comment on column core.rejections.n_nights is 'How many nights met it';
