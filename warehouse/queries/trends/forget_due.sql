-- The trends have looked at all that was due.
delete from ops.due_articles;
