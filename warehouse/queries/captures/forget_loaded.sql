-- Clear the articles that a load brought, changed or took away.
delete from ops.loaded_articles;
