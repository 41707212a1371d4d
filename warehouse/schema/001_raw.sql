-- What came in at the door: entries as feeds state them, and where each page's bytes lie in the archive.
create schema raw;

create table raw.pages (
    page_sha256 varchar primary key,
    file_name varchar not null,
    start_byte bigint not null,
    n_archived_bytes bigint not null,
    n_bytes bigint not null,
    content_type varchar not null,
    url varchar not null,
    fetched_at timestamptz not null
);
comment on table raw.pages is 'One row per distinct HTTP body: the file and byte range of the archive that hold it';
comment on column raw.pages.page_sha256 is 'SHA-256 of the body, content coding removed';
comment on column raw.pages.file_name is 'WARC file in the archive folder';
comment on column raw.pages.start_byte is 'Where the record starts in that file';
comment on column raw.pages.n_archived_bytes is 'Length of the compressed record';
comment on column raw.pages.n_bytes is 'Length of the body';
comment on column raw.pages.content_type is 'Content-Type header as sent';
comment on column raw.pages.url is 'Address that answered with this body first';
comment on column raw.pages.fetched_at is 'When it was first fetched (the night''s clock)';

create table raw.fetches (
    night_id varchar not null,
    request_role varchar not null check (request_role in ('feed', 'page', 'baseline')),
    subject_id varchar not null,
    source_id varchar not null,
    url varchar not null,
    final_url varchar not null,
    status_code integer,
    reason varchar not null,
    page_sha256 varchar,
    fetched_at timestamptz not null,
    primary key (night_id, request_role, subject_id)
);
comment on table raw.fetches is 'One row per question to the web in a night: what was asked, and how it was answered';
comment on column raw.fetches.night_id is 'The night';
comment on column raw.fetches.request_role is 'feed, page or baseline';
comment on column raw.fetches.subject_id is 'feed_id, entry_id or the id of the baseline article';
comment on column raw.fetches.source_id is 'The source';
comment on column raw.fetches.url is 'Address that was asked';
comment on column raw.fetches.final_url is 'Address that answered, after redirects';
comment on column raw.fetches.status_code is 'HTTP status of a usable answer (200, 304), else NULL';
comment on column raw.fetches.reason is 'Why there was no usable answer, else empty';
comment on column raw.fetches.page_sha256 is 'The body, where there was one';
comment on column raw.fetches.fetched_at is 'Clock of the night';

create table raw.entries (
    entry_id varchar primary key,
    feed_id varchar not null,
    source_id varchar not null,
    guid varchar not null,
    url varchar not null,
    title varchar not null,
    summary varchar not null,
    content varchar,
    authors varchar[] not null,
    published_raw varchar not null,
    published_on date,
    published_at timestamptz,
    published_precision varchar,
    fingerprint varchar not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    first_night_id varchar not null,
    last_night_id varchar not null,
    stage varchar not null check (stage in ('fetch', 'clean', 'normalise', 'done')),
    outcome varchar check (outcome in ('article', 'unchanged', 'duplicate', 'rejected', 'waiting')),
    outcome_night_id varchar,
    n_attempts integer not null,
    due_at timestamptz,
    page_sha256 varchar,
    page_url varchar,
    article_id varchar
);
comment on table raw.entries is 'One row per item seen in a feed, and how far it has come';
comment on column raw.entries.entry_id is 'Hash of feed, guid and address';
comment on column raw.entries.feed_id is 'The feed that listed it';
comment on column raw.entries.source_id is 'The source of that feed';
comment on column raw.entries.guid is 'The feed''s own id of the item; derived from its content where the feed gives neither id nor address';
comment on column raw.entries.url is 'Address as the feed states it, in canonical spelling';
comment on column raw.entries.title is 'Title as the feed states it, markup removed';
comment on column raw.entries.summary is 'Summary as the feed states it, markup removed';
comment on column raw.entries.content is 'Whole text of a full-text feed as HTML, kept until it is cleaned; the archive keeps it for good';
comment on column raw.entries.authors is 'Authors as the feed states them';
comment on column raw.entries.published_raw is 'Publication date as the feed writes it';
comment on column raw.entries.published_on is 'The calendar day in it';
comment on column raw.entries.published_at is 'The UTC instant in it, where it states one';
comment on column raw.entries.published_precision is 'instant, day or month';
comment on column raw.entries.fingerprint is 'Hash of all that the feed says of the item: a new one means read it again';
comment on column raw.entries.first_seen_at is 'Clock of the first night that saw it';
comment on column raw.entries.last_seen_at is 'Clock of the last night that saw it';
comment on column raw.entries.first_night_id is 'The first night that saw it';
comment on column raw.entries.last_night_id is 'The last night that saw it';
comment on column raw.entries.stage is 'The step it waits for: fetch, clean, normalise; or done';
comment on column raw.entries.outcome is 'How it ended its last night: article, unchanged, duplicate, rejected, waiting';
comment on column raw.entries.outcome_night_id is 'The night of that outcome';
comment on column raw.entries.n_attempts is 'How often its page was asked for in vain';
comment on column raw.entries.due_at is 'When it is tried again, where it waits';
comment on column raw.entries.page_sha256 is 'The page that was fetched for it (of a full-text feed: the feed''s own body)';
comment on column raw.entries.page_url is 'Address that answered with that page, after redirects';
comment on column raw.entries.article_id is 'The article it turned out to be';

create table raw.cleaned (
    entry_id varchar primary key,
    title varchar not null,
    body varchar not null,
    authors varchar[] not null,
    section varchar not null,
    published_on date,
    published_at timestamptz,
    published_precision varchar,
    published_origin varchar,
    language_code varchar not null,
    canonical_url varchar not null,
    first_publisher varchar not null,
    furniture struct(kind varchar, "text" varchar)[] not null,
    page_types varchar[] not null,
    extractor varchar not null
);
comment on table raw.cleaned is 'One row per entry whose page is cleaned and not yet normalised; empty between nights';
comment on column raw.cleaned.entry_id is 'The entry';
comment on column raw.cleaned.title is 'Headline without the outlet''s name and kicker';
comment on column raw.cleaned.body is 'Paragraphs of the author''s text, separated by an empty line';
comment on column raw.cleaned.authors is 'Authors, roles removed';
comment on column raw.cleaned.section is 'Section that the page names';
comment on column raw.cleaned.published_on is 'Calendar day that the publisher states';
comment on column raw.cleaned.published_at is 'UTC instant, where one is stated';
comment on column raw.cleaned.published_precision is 'instant, day or month';
comment on column raw.cleaned.published_origin is 'Who states it: feed, json-ld, meta, text, url';
comment on column raw.cleaned.language_code is 'ISO 639-1 code of the text, or und';
comment on column raw.cleaned.canonical_url is 'Address that the page calls its own, or empty';
comment on column raw.cleaned.first_publisher is 'First publisher that a republication note names, or empty';
comment on column raw.cleaned.furniture is 'What was taken out of the counted text, by kind';
comment on column raw.cleaned.page_types is 'schema.org types that the page declares';
comment on column raw.cleaned.extractor is 'Name and version of the cleaner';
