-- The day from which on texts of history count, per source: what was published before anyone watched is left out.
create table trends.history_starts (
    source_id varchar not null,
    first_day date not null
);
comment on table trends.history_starts is 'One row per source with loaded history: the day from which on its texts of history count, as the tallies have it since the last night';
comment on column trends.history_starts.source_id is 'The source';
comment on column trends.history_starts.first_day is 'First day of its loaded span, or of its first night where that was earlier';
