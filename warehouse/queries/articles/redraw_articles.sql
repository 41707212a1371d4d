-- Mark the texts of these articles as undrawn, so that their stories are drawn again.
update core.revisions set is_drawn = false
where article_id in (select article_id from incoming);
