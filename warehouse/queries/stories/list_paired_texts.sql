-- Texts of the pairs that are to be compared, in the order of the pairs.
select revision_id
from (
    select
        revision_a as revision_id,
        pair_number
    from numbered_pairs
    where link_reason is null
    union all
    select
        revision_b as revision_id,
        pair_number
    from numbered_pairs
    where link_reason is null
) as compared
group by revision_id
order by
    min(pair_number) asc,
    revision_id asc;
