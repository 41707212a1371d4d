-- Limits of the quality reasons, defined here and nowhere else.
create or replace macro trends.limit_of(code) as
case code
    when 'few_texts' then 10
    when 'under_20' then 20
    when 'low_coverage' then 0.8
    when 'overflowed' then 0.2
    when 'one_source' then 0.5
    when 'few_mentions' then 30
    when 'few_periods' then 8
    when 'fixed_weights' then 100  -- texts from which on weights of all texts stay
    when 'weighted' then 0.9  -- share of a period's texts that must be of groups with a weight
end;
