-- What is no longer declared stays known, but is not polled.
update core.feeds set is_enabled = false
where is_enabled;
