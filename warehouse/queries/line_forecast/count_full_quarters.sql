-- Complete quarters that were watched and have enough texts for a line: by nights from their first day on, and in all.
select
    count(*) filter (where coverage.n_nights is not null and coverage.share_history is null) as n_by_nights,
    count(*) as n_in_all
from trends.coverage as coverage
inner join trends.text_tallies as texts using (period, period_start, source_group)
where
    coverage.period = 'quarter'
    and coverage.is_complete
    and coverage.is_watched
    and trends.is_plain(texts.unit, texts.panel, source_group, texts.genre)
    and texts.n >= trends.limit_of('under_20');
