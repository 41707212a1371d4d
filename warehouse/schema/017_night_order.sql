-- The order in which nights were begun, which their clock values do not tell: a clock may have run ahead, or back.
create table ops.night_order (
    night_id varchar primary key,
    night_number integer not null
);
comment on table ops.night_order is 'One row per night: its place in the order in which nights were first begun';
comment on column ops.night_order.night_id is 'The night';
comment on column ops.night_order.night_number is 'Number of the night, counted from 1';

insert into ops.night_order (night_id, night_number)
select
    night_id,
    row_number() over (order by night_id) as night_number
from ops.nights;

create table ops.clock_verdicts (
    clock_at timestamptz primary key,
    served_at timestamptz,
    n_hosts integer not null,
    n_odd integer not null,
    is_refused boolean not null,
    verdict varchar not null,
    after_night_number integer not null
);
comment on table ops.clock_verdicts is 'One row per night that began, or was refused, under a clock that cannot be right';
comment on column ops.clock_verdicts.clock_at is 'What the machine''s clock said';
comment on column ops.clock_verdicts.served_at is 'What the servers'' dates said: median over the hosts; NULL where none sent a date';
comment on column ops.clock_verdicts.n_hosts is 'Hosts that sent a date';
comment on column ops.clock_verdicts.n_odd is 'Of these, those whose date is more than a day from the clock, on the same side';
comment on column ops.clock_verdicts.is_refused is 'The night was refused, and nothing of it stored';
comment on column ops.clock_verdicts.verdict is 'What is wrong with the clock, and the cure, in words';
comment on column ops.clock_verdicts.after_night_number is 'Number of the last night begun before: the verdict is settled once a later one has begun';
