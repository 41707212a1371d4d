-- The stories of these articles are drawn anew.
update core.revisions set is_drawn = false
where article_id in (select article_id from incoming);
