-- Verdicts on the clock since the last night was begun, and those of that night itself.
select
    verdicts.clock_at,
    verdicts.served_at,
    verdicts.is_refused,
    verdicts.verdict
from ops.clock_verdicts as verdicts
where
    verdicts.after_night_number >= coalesce((select last_night.night_number from main.last_night as last_night), 0)
    or (
        not verdicts.is_refused
        and verdicts.clock_at = (select last_night.clock_at from main.last_night as last_night)
    )
order by verdicts.after_night_number, verdicts.clock_at;
