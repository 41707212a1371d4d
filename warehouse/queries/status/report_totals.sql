-- Totals of the warehouse, and what the night added; n_core and n_hits are tallied with the trends.
select
    (select count(*) from core.articles)::integer as n_articles,
    (select count(*) from core.stories)::integer as n_stories,
    (
        select coalesce(sum(n_texts), 0) from trends.text_tallies
        where period = 'month' and trends.is_plain(unit, panel, source_group, genre)
    )::integer as n_core,
    (
        select coalesce(sum(n_hits), 0) from trends.theme_tallies
        where period = 'month' and theme_kind = 'theme' and trends.is_plain(unit, panel, source_group, genre)
    )::integer as n_hits,
    (select count(*) from core.revisions where night_id = $night_id and revision_number = 1)::integer as n_new,
    (select count(*) from core.revisions where night_id = $night_id and revision_number > 1)::integer as n_revised,
    (
        select count(*) from core.revisions
        where night_id = $night_id and revision_number = 1 and relevance = 'core' and genre = 'commentary'
    )::integer as n_new_core;
