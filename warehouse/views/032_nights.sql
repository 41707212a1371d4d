-- One row per night: how it ended, why it was degraded, and the time since the night before it.
create or replace view core.nights as
with final as (
    select
        night_id,
        clock_at,
        case
            when ending is not null then ending
            when state = 'running' then 'interrupted'
            else 'unknown'
        end as ending,
        coalesce(troubles, []) as troubles,
        date_diff('minute', lag(clock_at) over (order by night_id), clock_at) / 60 as hours_since_last,
        codebook_version
    from ops.nights
)

select * from final;
comment on view core.nights is 'One row per night: how it ended, and why it was degraded';
comment on column core.nights.night_id is 'The clock value as 20261121T021500Z';
comment on column core.nights.clock_at is 'The clock value of the night';
comment on column core.nights.ending is 'complete; degraded (finished, but with troubles); interrupted (began and never ended: it was killed or stopped by an error); unknown (finished by a version that did not record it)';
comment on column core.nights.troubles is 'Why it was degraded, in sentences; empty otherwise';
comment on column core.nights.hours_since_last is 'Hours since the clock value of the night before it; NULL for the first. Above 36, a night was missed';
comment on column core.nights.codebook_version is 'Version of its codebook';
