-- Disable all feeds before the declared ones are saved: the others stay known, but are not polled.
update core.feeds set is_enabled = false
where is_enabled;
