-- Forget the kept themes of texts that are stored again: most are read anew with the same words, and counted.
delete from trends.former_themes
where revision_id in (select revision_id from core.revisions);
