-- What is remembered about the rhythm of feeds, and about the work left on revisions.
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
