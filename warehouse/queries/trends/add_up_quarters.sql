-- Theme tallies of the touched quarters: sums of their months, which are already tallied.
insert into trends.theme_tallies by name
select
    months.unit,
    touched.period,
    touched.period_start,
    months.panel,
    months.source_group,
    months.genre,
    months.theme_kind,
    months.theme_id,
    sum(months.n_texts_with_theme)::bigint as n_texts_with_theme,
    sum(months.n_with_theme)::bigint as n_with_theme,
    sum(months.n_hits)::bigint as n_hits,
    sum(months.hits_squares)::bigint as hits_squares,
    sum(months.hits_words)::bigint as hits_words,
    sum(months.n_sentences_with_theme)::bigint as n_sentences_with_theme
from trends.theme_tallies as months
inner join touched_periods as touched
    on date_trunc('quarter', months.period_start)::date = touched.period_start
left join trends.windows as windows on windows.name = 'panel'
where
    months.period = 'month'
    and touched.period = 'quarter'
    and (months.panel = 'all' or touched.period_start >= windows.first_day)
group by all
order by all;
