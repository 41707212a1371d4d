-- The trends have looked at all that was due.
delete from trends.due_articles;
