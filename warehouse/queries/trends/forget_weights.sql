-- Weights are computed anew, but for those of all texts that rest on enough of them: a share that moves because its weights
-- did would be no share of one fixed mix. They give way only to the baseline's.
delete from trends.weights
where
    (unit, panel) not in (
        select (frozen.unit, frozen.panel)
        from trends.weights as frozen
        group by frozen.unit, frozen.panel
        having max(frozen.weights_from) = 'all' and sum(frozen.n) >= trends.limit_of('fixed_weights')
    )
    or (
        select count(*)
        from trends.counted_texts as texts
        inner join trends.windows as windows on windows.name = 'baseline'
        where texts.is_original and texts.story_published_on between windows.first_day and windows.last_day
    ) >= trends.limit_of('under_20');
