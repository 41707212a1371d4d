-- What is remembered about hosts and the rhythm of feeds, about reservations, and about the work left on revisions.
create table ops.host_states (
    host varchar primary key,
    n_failures integer not null,
    open_until timestamptz
);
comment on table ops.host_states is 'One row per host that failed lately: how often in a row, and until when it is left alone';
comment on column ops.host_states.host is 'The host';
comment on column ops.host_states.n_failures is 'Passing failures in a row, over all its addresses';
comment on column ops.host_states.open_until is 'Until then it is not asked';

create table ops.reservations (
    source_id varchar not null,
    sign varchar not null,
    first_night_id varchar not null,
    last_night_id varchar not null,
    primary key (source_id, sign)
);
comment on table ops.reservations is 'One row per source and sign by which it reserves text and data mining';
comment on column ops.reservations.source_id is 'The source';
comment on column ops.reservations.sign is 'Header or robots.txt token that says so';
comment on column ops.reservations.first_night_id is 'The night that saw it first';
comment on column ops.reservations.last_night_id is 'The night that saw it last';

alter table ops.feed_states add column has_overflowed boolean default false;
alter table ops.feed_states add column n_overflows integer default 0;
alter table ops.feed_states add column failing double default 0;
alter table ops.feed_states add column last_full_at timestamptz;
alter table ops.feed_states add column share_own_host double;
alter table ops.feed_states add column usual_gap_s double;
alter table ops.feed_states add column n_dropped integer default 0;
comment on column ops.feed_states.has_overflowed is 'All its entries were new at the last visit: some were probably missed';
comment on column ops.feed_states.n_overflows is 'How often that was so';
comment on column ops.feed_states.failing is 'Weight of its failures in a row: hard 1, soft 0.5, temporary 0.25';
comment on column ops.feed_states.last_full_at is 'Last answer with a body';
comment on column ops.feed_states.share_own_host is 'Share of its entries, 0 to 1, that lie on the outlet''s own host';
comment on column ops.feed_states.usual_gap_s is 'Median seconds between two of its entries; NULL where fewer than three are dated';
comment on column ops.feed_states.n_dropped is 'Entries of the last body that were left out: over the cap, or of other hosts';

alter table core.revisions add column url varchar;
alter table core.revisions add column section varchar;
alter table core.revisions add column is_drawn boolean default false;
comment on column core.revisions.url is 'Address of the article when this text was read: it tells on the genre';
comment on column core.revisions.section is 'Section that the page named then';
comment on column core.revisions.is_drawn is 'Its article''s story takes it into account; false until it does';
