-- How each night ended, and the reasons why it was degraded.
alter table ops.nights add column ending varchar;
alter table ops.nights add column troubles varchar[];
update ops.nights set troubles = [];
comment on column ops.nights.ending is 'complete, degraded or interrupted; NULL while it runs, after a kill, and for nights of earlier versions';
comment on column ops.nights.troubles is 'Why it was degraded, in sentences; empty or NULL otherwise';

-- Addresses of feeds may hold keys and passwords, which only sources.toml and the archive keep.
comment on column core.feeds.url is 'The address, its secrets masked (***)';
comment on column raw.fetches.url is 'Address that was requested; of a feed, its secrets masked (***)';
