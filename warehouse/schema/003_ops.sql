-- How the nights went: their ledger, and what is remembered about each feed.
create schema ops;

create table ops.nights (
    night_id varchar primary key,
    clock_at timestamptz not null,
    state varchar not null check (state in ('running', 'finished')),
    codebook_sha256 varchar not null,
    codebook_version varchar not null
);
comment on table ops.nights is 'One row per night';
comment on column ops.nights.night_id is 'The clock value as 20261121T021500Z';
comment on column ops.nights.clock_at is 'The clock value that the night was given';
comment on column ops.nights.state is 'running until all but publishing is done';
comment on column ops.nights.codebook_sha256 is 'Codebook of the night';
comment on column ops.nights.codebook_version is 'Its version';

create table ops.ledger (
    night_id varchar not null,
    step varchar not null,
    source_id varchar not null,
    n_in integer not null,
    n_out integer not null,
    n_put_aside integer not null,
    primary key (night_id, step, source_id)
);
comment on table ops.ledger is 'One row per night, step and source: what the step took in and what came of it';
comment on column ops.ledger.night_id is 'The night';
comment on column ops.ledger.step is 'The step';
comment on column ops.ledger.source_id is 'The source';
comment on column ops.ledger.n_in is 'Things taken in: entries listed, pages asked for, pages cleaned, texts placed';
comment on column ops.ledger.n_out is 'Things passed on: entries to read, pages fetched, texts cleaned, new revisions';
comment on column ops.ledger.n_put_aside is 'Things refused or put aside';

create table ops.outcomes (
    night_id varchar not null,
    source_id varchar not null,
    outcome varchar not null,
    n_entries integer not null,
    primary key (night_id, source_id, outcome)
);
comment on table ops.outcomes is 'One row per night, source and outcome: how many entries ended that night so';
comment on column ops.outcomes.night_id is 'The night';
comment on column ops.outcomes.source_id is 'The source';
comment on column ops.outcomes.outcome is 'article, unchanged, duplicate, rejected, waiting';
comment on column ops.outcomes.n_entries is 'Entries';

create table ops.feed_states (
    feed_id varchar primary key,
    etag varchar not null,
    last_modified varchar not null,
    last_night_id varchar not null,
    last_status varchar not null,
    n_entries integer not null,
    n_failures integer not null,
    newest_published_on date,
    due_at timestamptz not null
);
comment on table ops.feed_states is 'One row per feed that was ever polled: what is remembered for the next visit';
comment on column ops.feed_states.feed_id is 'The feed';
comment on column ops.feed_states.etag is 'ETag of the last complete answer';
comment on column ops.feed_states.last_modified is 'Last-Modified of the last complete answer';
comment on column ops.feed_states.last_night_id is 'The night of the last visit';
comment on column ops.feed_states.last_status is 'read, not_modified, or the reason of the failure';
comment on column ops.feed_states.n_entries is 'Entries of the last body that could be read';
comment on column ops.feed_states.n_failures is 'Failures since the last success';
comment on column ops.feed_states.newest_published_on is 'Newest date in the feed';
comment on column ops.feed_states.due_at is 'When it is asked again';
