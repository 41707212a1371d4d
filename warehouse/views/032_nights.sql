-- One row per night or load of history: how it ended, why it was degraded, and the time since the night before it.
create or replace view core.nights as
with final as (
    select
        nights.night_id,
        nights.clock_at,
        nights.kind,
        case
            when nights.ending is not null then nights.ending
            when nights.state = 'running' then 'interrupted'
            else 'unknown'
        end as ending,
        coalesce(nights.troubles, []) as troubles,
        if(
            nights.kind = 'night',
            date_diff(
                'minute',
                lag(ordered.known_at) over (partition by nights.kind order by ordered.night_number),
                ordered.known_at
            ) / 60,
            null
        ) as hours_since_last,
        nights.codebook_version
    from ops.nights as nights
    inner join main.ordered_nights as ordered using (night_id)
)

select * from final;
comment on view core.nights is 'One row per night, and per load of history: how it ended, and why it was degraded';
comment on column core.nights.night_id is 'The clock value as 20261121T021500Z';
comment on column core.nights.clock_at is 'The clock value of the night';
comment on column core.nights.kind is 'night, or load (parts of history were loaded or forgotten; no feed was visited)';
comment on column core.nights.ending is 'complete; degraded (finished, but with troubles); interrupted (began and never ended: it was killed or stopped by an error); unknown (finished by a version that did not record it)';
comment on column core.nights.troubles is 'Why it was degraded, in sentences; empty otherwise';
comment on column core.nights.hours_since_last is 'Hours since the night that was begun before it; NULL for the first, and for loads. Above 36, a night was missed';
comment on column core.nights.codebook_version is 'Version of its codebook';
