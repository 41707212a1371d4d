-- One row per group of sources: how many are watched, or have loaded history.
create or replace view main.group_sources as
with final as (
    select
        groups.source_group,
        count(*) as n_sources
    from core.sources as sources
    left join ops.history_spans as spans using (source_id)
    cross join lateral (values ('all'), (sources.source_group)) as groups (source_group)
    where sources.is_enabled or (spans.source_id is not null and not contains(sources.source_id, '.'))
    group by groups.source_group
)

select * from final;
comment on view main.group_sources is 'One row per group of sources: how many are watched, or have loaded history. Helper of trends.coverage: it may change';
comment on column main.group_sources.source_group is 'all, or one region group of sources';
comment on column main.group_sources.n_sources is 'Sources that were declared on the last night, or of which history is loaded; hosts that no source declares are none';
