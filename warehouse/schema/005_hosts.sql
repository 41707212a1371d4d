-- What is remembered about hosts, about feeds that move or end, and about outlets that reserve mining.
create table ops.host_states (
    host varchar primary key,
    n_failures integer not null,
    open_until timestamptz
);
comment on table ops.host_states is 'One row per host that ever failed: how it is treated on the next visit';
comment on column ops.host_states.host is 'Host, with its port where that is unusual';
comment on column ops.host_states.n_failures is 'Temporary failures since it last answered';
comment on column ops.host_states.open_until is 'Until when it is left alone: it asked for that (Retry-After) or kept failing; NULL where it is not';

create table ops.reservations (
    source_id varchar not null,
    sign varchar not null,
    url varchar not null,
    first_night_id varchar not null,
    last_night_id varchar not null,
    primary key (source_id, sign)
);
comment on table ops.reservations is 'One row per source and sign that its texts are not to be mined';
comment on column ops.reservations.source_id is 'The source';
comment on column ops.reservations.sign is 'What says so: a header of an answer, or a line of robots.txt';
comment on column ops.reservations.url is 'An address that was asked when it was met';
comment on column ops.reservations.first_night_id is 'The first night that met it';
comment on column ops.reservations.last_night_id is 'The last night that met it';

alter table ops.feed_states add column moved_to varchar default '';
alter table ops.feed_states add column n_moved integer default 0;
alter table ops.feed_states add column n_gone integer default 0;
comment on column ops.feed_states.n_gone is 'Visits in a row on which it said that it is gone (410): after three it is asked no more';
comment on column ops.feed_states.moved_to is 'Where its address redirects to for good (301, 308), else empty; asked directly after three nights in a row';
comment on column ops.feed_states.n_moved is 'Nights in a row on which it redirected there';
comment on column core.feeds.kind is 'How its bytes are read: rss, atom, json, sitemap, news_sitemap, listing, gdelt_gal, gdelt_doc, google_news';
comment on column core.feeds.is_enabled is 'Polled in the last night, as far as it was due';
