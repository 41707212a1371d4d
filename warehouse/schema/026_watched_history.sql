-- What loaded history watched, and what of it can be held against nights. Each count of the trends writes these anew.
create table ops.history_weeks (
    source_id varchar not null,
    week_start date not null,
    n_captures bigint not null,
    median_captures double not null,
    is_watched boolean not null
);
comment on table ops.history_weeks is 'One row per source and week of its loaded history, from its first week to its last: whether history watched it';
comment on column ops.history_weeks.source_id is 'The source; empty for all undeclared hosts together';
comment on column ops.history_weeks.week_start is 'Its Monday';
comment on column ops.history_weeks.n_captures is 'Texts that history captured in it, all parts added up; of a source whose own past was fetched (route sites), texts published in it';
comment on column ops.history_weeks.median_captures is 'Median of the weeks of the source that have any: those without would make all others watched where they are many';
comment on column ops.history_weeks.is_watched is 'It has at least half of that; else it is a gap';

create table ops.history_spans (
    source_id varchar not null,
    history_from date not null,
    history_to date not null,
    first_night_on date,
    counted_from date not null
);
comment on table ops.history_spans is 'One row per source with loaded history: from when to when history watched it, and from when on nights did';
comment on column ops.history_spans.source_id is 'The source';
comment on column ops.history_spans.history_from is 'First day of capture; of a source whose own past was fetched (route sites), of publication';
comment on column ops.history_spans.history_to is 'Last such day';
comment on column ops.history_spans.first_night_on is 'Day of the first night that visited a feed of it; NULL where none did';
comment on column ops.history_spans.counted_from is 'The earlier of history_from and first_night_on: texts of history that were published before it are stored and not counted';

create table trends.history_joins (
    source_id varchar not null,
    n_days integer not null,
    n_both bigint not null,
    n_nights_only bigint not null,
    n_history_only bigint not null,
    agreement double,
    is_joined boolean not null,
    reason_apart varchar not null
);
comment on table trends.history_joins is 'One row per source with both nights and history: how far they have the same core texts in the weeks that both watched. A source that is joined is one series across the seam, in the fixed panel and in the tests of change; another is two';
comment on column trends.history_joins.source_id is 'The source';
comment on column trends.history_joins.n_days is 'Days that both watched: whole weeks that are no gap of history and in which a night read a feed of the source';
comment on column trends.history_joins.n_both is 'Core texts published in these weeks that both have';
comment on column trends.history_joins.n_nights_only is 'Core texts that only nights have';
comment on column trends.history_joins.n_history_only is 'Core texts that only history has';
comment on column trends.history_joins.agreement is 'n_both over the core texts of either, 0 to 1; NULL without any';
comment on column trends.history_joins.is_joined is 'At least 28 days, and an agreement of at least 0.8';
comment on column trends.history_joins.reason_apart is 'Why it is not joined, else empty';

comment on column trends.tests.n_periods is 'Periods with texts; those of which history watched too little are left out (is_left_out in trends.coverage)';
comment on column trends.tests.n_groups is 'Groups that the test holds fixed: region groups of these sources or, where history is loaded, the sources themselves, one whose history and nights are not joined (trends.history_joins) being two';
