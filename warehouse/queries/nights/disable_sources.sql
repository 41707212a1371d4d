-- What is no longer declared stays known, but is not watched.
update core.sources set is_enabled = false
where is_enabled;
