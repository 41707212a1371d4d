-- Number of changed texts and of changed sources of the panel: with neither there is nothing to tally.
select
    (select count(*) from changed_texts) as n_texts,
    (select count(*) from changed_panel) as n_sources;
