-- Pages whose cleaning failed through no fault of their own wait for a later night, too.
comment on column raw.entries.n_attempts is 'Nights on which its page was requested in vain, or on which the process that cleaned it died; 0 once that succeeded';
comment on column raw.entries.due_at is 'When its page is requested, or cleaned, again, where it waits';
