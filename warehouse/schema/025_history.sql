-- The past, from web archives of others: captures beside entries, the parts that were loaded, and what each was read from.
alter table ops.nights add column kind varchar default 'night';
comment on table ops.nights is 'One row per night, and per load of history, which is a night without feeds';
comment on column ops.nights.kind is 'night (feeds were visited) or load (parts of history were loaded, or forgotten)';

create table raw.captures (
    capture_id varchar not null,
    route varchar not null,
    part_id varchar not null,
    source_id varchar not null,
    feed_id varchar not null,
    guid varchar not null,
    url varchar not null,
    article_keys varchar[] not null,
    captured_at timestamptz not null,
    page_sha256 varchar not null,
    content_type varchar not null,
    start_byte bigint not null,
    n_archived_bytes bigint not null,
    n_bytes bigint not null,
    article_id varchar,
    outcome varchar not null check (outcome in ('article', 'unchanged', 'duplicate', 'known')),
    primary key (capture_id, route, part_id)
);
comment on table raw.captures is 'One row per loaded part and archived response of others in it with a relevant text; of a feed, one per item. An article with captures is of history, and has no entries';
comment on column raw.captures.capture_id is 'The capture';
comment on column raw.captures.route is 'Where its part comes from: warc, sites, cc-news, common-crawl';
comment on column raw.captures.part_id is 'Its part';
comment on column raw.captures.source_id is 'Its source; of an undeclared host, the registrable domain';
comment on column raw.captures.feed_id is 'The feed that the captured bytes are; empty for a page';
comment on column raw.captures.guid is 'The feed''s own id of the item; empty for a page';
comment on column raw.captures.url is 'Captured address; of an item of a feed, the one that it states';
comment on column raw.captures.article_keys is 'What its article may be known by: keys (core.aliases) of its addresses, that which the page calls its own among them, and its guid';
comment on column raw.captures.captured_at is 'When it was captured';
comment on column raw.captures.page_sha256 is 'SHA-256 of the captured body, content coding removed; of an item, that of the feed''s body';
comment on column raw.captures.content_type is 'Content-Type header as captured';
comment on column raw.captures.start_byte is 'Offset of its record in data/history/route/part_id.warc.gz';
comment on column raw.captures.n_archived_bytes is 'Length of the compressed record';
comment on column raw.captures.n_bytes is 'Length of the body';
comment on column raw.captures.article_id is 'The article of history that it is a capture of; NULL where nights have read its address';
comment on column raw.captures.outcome is 'article (a new text), unchanged (the text before), duplicate (a part before this one, by route and part_id, holds the same capture), known (nights have read its address or guid: nothing more is stored)';

create table ops.history_parts (
    route varchar not null,
    part_id varchar not null,
    state varchar not null check (state in ('loaded', 'failed')),
    reason varchar not null,
    warc_name varchar not null,
    n_bytes bigint not null,
    n_records bigint not null,
    n_responses bigint not null,
    n_html bigint not null,
    n_sieved bigint not null,
    n_cleaned bigint not null,
    n_core bigint not null,
    n_texts bigint not null,
    first_captured_on date,
    last_captured_on date,
    hosts varchar not null,
    sieve_sha256 varchar not null,
    extractor varchar not null,
    codebook_sha256 varchar not null,
    sieved_sha256 varchar not null,
    part_sha256 varchar not null,
    night_id varchar not null,
    primary key (route, part_id)
);
comment on table ops.history_parts is 'One row per part of history, what one WARC file became: loaded, or failed with the reason';
comment on column ops.history_parts.route is 'Where its WARC comes from: warc, sites, cc-news, common-crawl';
comment on column ops.history_parts.part_id is 'The part: its files are data/history/route/part_id.warc.gz, .parquet and .json';
comment on column ops.history_parts.state is 'loaded or failed: of a failed part nothing is stored';
comment on column ops.history_parts.reason is 'Why it failed, in a sentence; empty where it is loaded';
comment on column ops.history_parts.warc_name is 'Name of the WARC file that it was made from';
comment on column ops.history_parts.n_bytes is 'Length of that file as it was read';
comment on column ops.history_parts.n_records is 'Records in it';
comment on column ops.history_parts.n_responses is 'Captures of status 200 of its hosts, before any filter';
comment on column ops.history_parts.n_html is 'Of these, pages, and feeds that are read as such';
comment on column ops.history_parts.n_sieved is 'Of these, kept in the sieved WARC';
comment on column ops.history_parts.n_cleaned is 'Texts that were read';
comment on column ops.history_parts.n_core is 'Of these, core by its codebook';
comment on column ops.history_parts.n_texts is 'Of these, relevant texts that it holds (core, peripheral and analogy): its rows of raw.captures';
comment on column ops.history_parts.first_captured_on is 'First day of its captures, NULL where it has none';
comment on column ops.history_parts.last_captured_on is 'Last day of its captures, NULL where it has none';
comment on column ops.history_parts.hosts is 'declared (hosts of sources.toml) or all';
comment on column ops.history_parts.sieve_sha256 is 'SHA-256 of the rules that decided what was kept';
comment on column ops.history_parts.extractor is 'Name and version of the cleaner that read it';
comment on column ops.history_parts.codebook_sha256 is 'Codebook that assessed it';
comment on column ops.history_parts.sieved_sha256 is 'SHA-256 of its sieved WARC';
comment on column ops.history_parts.part_sha256 is 'SHA-256 of its Parquet file as it was loaded';
comment on column ops.history_parts.night_id is 'The load that brought it';

create table ops.history_days (
    route varchar not null,
    part_id varchar not null,
    source_id varchar not null,
    captured_on date not null,
    n_responses bigint not null,
    n_html bigint not null,
    n_sieved bigint not null,
    n_cleaned bigint not null,
    n_core bigint not null,
    primary key (route, part_id, source_id, captured_on)
);
comment on table ops.history_days is 'One row per loaded part, source and day of capture: captures before any filter and after each';
comment on column ops.history_days.route is 'The route of the part';
comment on column ops.history_days.part_id is 'The part';
comment on column ops.history_days.source_id is 'The source; empty for all undeclared hosts together';
comment on column ops.history_days.captured_on is 'Day of capture (UTC)';
comment on column ops.history_days.n_responses is 'Captures of status 200';
comment on column ops.history_days.n_html is 'Of these, pages, and feeds that are read as such';
comment on column ops.history_days.n_sieved is 'Of these, kept in the sieved WARC';
comment on column ops.history_days.n_cleaned is 'Texts that were read';
comment on column ops.history_days.n_core is 'Of these, core by the codebook of the part';

create table ops.history_put_aside (
    route varchar not null,
    part_id varchar not null,
    reason varchar not null,
    n_pages bigint not null,
    primary key (route, part_id, reason)
);
comment on table ops.history_put_aside is 'One row per loaded part and reason: pages of it that gave no text';
comment on column ops.history_put_aside.route is 'The route of the part';
comment on column ops.history_put_aside.part_id is 'The part';
comment on column ops.history_put_aside.reason is 'Why, as in core.rejections';
comment on column ops.history_put_aside.n_pages is 'Pages';

create table ops.history_texts (
    source_id varchar not null,
    published_on date not null,
    n_texts bigint not null,
    n_naming bigint not null,
    primary key (source_id, published_on)
);
comment on table ops.history_texts is 'One row per declared source and day: texts of history that state it as their date, on any subject. Computed by each load over all loaded parts; addresses that nights had listed by then count there';
comment on column ops.history_texts.source_id is 'The source';
comment on column ops.history_texts.published_on is 'Day of publication as the pages state it; of an address with several, the first';
comment on column ops.history_texts.n_texts is 'Distinct addresses';
comment on column ops.history_texts.n_naming is 'Of these, those that name NATO';

create table ops.loaded_articles (article_id varchar not null);
comment on table ops.loaded_articles is 'One row per article that a load brought, changed or took away, or that gave way to a night, since trends were last counted. Empty after each count';
comment on column ops.loaded_articles.article_id is 'The article';

comment on table core.dropped_articles is 'One row per former article whose pages a newer cleaner rejects, with the reason in core.rejections, or reads as another article, or whose history was forgotten or read anew';
comment on column raw.pages.file_name is 'WARC file in the archive folder; history/route/part_id.warc.gz in the data folder where only history has it';
comment on column core.revisions.seen_at is 'Clock of the night that read it; of history, the instant of its capture';
comment on column core.revisions.night_id is 'That night; of history, the instant of capture in the same form, which is no night of ops.nights';
