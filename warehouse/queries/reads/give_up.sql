-- Entries whose cleaning died on enough nights are no longer due.
delete from ops.due_reads where n_attempts >= $most_attempts;
