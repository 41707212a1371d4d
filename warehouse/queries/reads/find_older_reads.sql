-- Entries whose pages another cleaner read become due, those that wait to be cleaned tonight anyway among them: the
-- only scan of all readings, on the night of the upgrade.
insert into ops.due_reads (entry_id, read_at, n_attempts)
select
    reads.entry_id,
    max(nights.clock_at) as read_at,
    0 as n_attempts
from raw.reads as reads
inner join main.ordered_nights as nights using (night_id)
where reads.extractor <> $extractor
group by reads.entry_id
on conflict do nothing;
