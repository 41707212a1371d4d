-- Forms of one outlet that differ in a slot are several stories, and the original of one day is the one seen first: all
-- stories are drawn anew.
update core.revisions set is_drawn = false;
-- The standardised share weighs groups by their commentary, no longer by texts of every genre.
delete from trends.weights;
