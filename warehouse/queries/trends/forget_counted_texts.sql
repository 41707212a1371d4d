-- Changed texts as they counted before.
delete from trends.counted_texts
where article_id in (select article_id from changed_texts);
