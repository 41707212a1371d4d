-- Clear the articles that were due.
delete from ops.due_articles;
