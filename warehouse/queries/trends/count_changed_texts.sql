-- Whether there is anything to do.
select
    (select count(*) from changed_texts) as n_texts,
    (select count(*) from changed_panel) as n_sources;
