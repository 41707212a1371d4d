-- Errors confined to one source in a night, and processes that died over feeds or pages, which wait for the next night.
with crashed as (
    select concat(source_id, ', ', step, ': ', detail) as sentence
    from core.rejections
    where
        reason = 'crashed'
        and last_night_id = $night_id
),

died as (
    select
        concat(
            source_id, ', ', step, ': the processes that read ', count(*), if(reason = 'child_died', ' page(s)', ' feed(s)'),
            ' died or hung, also alone; the next night tries again. ', min(detail)
        ) as sentence
    from core.rejections
    where
        reason in ('child_died', 'feed_child_died')
        and state = 'waiting'
        and last_night_id = $night_id
    group by source_id, step, reason
)

select sentence from crashed
union all
select sentence from died
order by sentence;
