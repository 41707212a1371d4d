-- Limits of the quality reasons and of history, defined here and nowhere else.
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
    when 'unwatched' then 0.5  -- share of the weeks before the first night that history must have watched
    when 'gap_week' then 0.5  -- share of a source's median captures a week, below which the week is a gap
    when 'overlap' then 28  -- days that nights and history must both have watched before a source can be joined
    when 'few_shared' then 10  -- core texts of either that a comparison needs: of fewer, 8 in 10 may as well be half
    when 'joined' then 0.8  -- share of the core texts of either that both must have
    when 'weighted' then 0.9  -- share of a period's texts that must be of groups with a weight
end;
