-- Delete sources that are not declared, and of which nothing is left: their ids are domains.
delete from core.sources
where
    not is_enabled
    and contains(source_id, '.')
    and source_id not in (select captures.source_id from raw.captures as captures)
    and source_id not in (select articles.source_id from core.articles as articles)
    and source_id not in (select entries.source_id from raw.entries as entries)
    and source_id not in (select dropped.source_id from core.dropped_articles as dropped);
