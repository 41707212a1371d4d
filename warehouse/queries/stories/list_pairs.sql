-- One batch of the pairs, with the reasons of those that are linked already.
select
    revision_a,
    revision_b,
    link_reason
from numbered_pairs
where pair_number > $after and pair_number <= $after + $most
order by pair_number;
