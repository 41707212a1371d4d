-- Delete the weights that are to be computed again: all but those that rest on enough of all texts, because a share
-- that moves with its weights is not a share of one fixed mix. Those yield only to weights of the baseline.
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
        where
            texts.is_original and texts.genre = 'commentary'
            and texts.story_published_on between windows.first_day and windows.last_day
    ) >= trends.limit_of('under_20');
