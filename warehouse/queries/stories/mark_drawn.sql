-- The stories take all texts into account.
update core.revisions set is_drawn = true
where is_drawn is not true;
