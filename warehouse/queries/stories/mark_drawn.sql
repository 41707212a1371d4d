-- Mark all texts as drawn.
update core.revisions set is_drawn = true
where is_drawn is not true;
