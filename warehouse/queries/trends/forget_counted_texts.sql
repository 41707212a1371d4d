-- Delete the previous rows of changed texts.
delete from trends.counted_texts
where article_id in (select article_id from changed_texts);
