-- Totals of the warehouse, and what the night added.
select
    (select count(*) from core.articles)::integer as n_articles,
    (select count(*) from core.stories)::integer as n_stories,
    (select count(*) from core.commentary)::integer as n_core,
    (select count(*) from core.hits semi join core.commentary using (revision_id))::integer as n_hits,
    (select count(*) from core.revisions where night_id = $night_id and revision_number = 1)::integer as n_new,
    (select count(*) from core.revisions where night_id = $night_id and revision_number > 1)::integer as n_revised,
    (
        select count(*) from core.revisions
        where night_id = $night_id and revision_number = 1 and relevance = 'core' and genre = 'commentary'
    )::integer as n_new_core;
