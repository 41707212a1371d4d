-- One batch of the candidate pairs.
select
    revision_a,
    revision_b
from story_pairs
where pair_number > $after and pair_number <= $after + $most
order by pair_number;
