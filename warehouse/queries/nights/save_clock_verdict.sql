-- Store what is wrong with the clock of a night that begins or is refused.
insert or replace into ops.clock_verdicts (
    clock_at, served_at, n_hosts, n_odd, is_refused, verdict, after_night_number
)
values (
    $clock_at,
    $served_at,
    $n_hosts,
    $n_odd,
    $is_refused,
    $verdict,
    coalesce((select last_night.night_number from main.last_night as last_night), 0)
);
