-- Disable all sources before the declared ones are saved: the others stay known, but are not watched.
update core.sources set is_enabled = false
where is_enabled;
