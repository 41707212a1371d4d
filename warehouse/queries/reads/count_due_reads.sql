-- Entries whose pages are still to be cleaned anew.
select count(*) as n_entries from ops.due_reads;
