-- Entries of which this cleaner has repeated all readings are no longer due; one whose text is still to be normalised
-- may have another.
delete from ops.due_reads
where
    entry_id in (select incoming.entry_id from incoming)
    and entry_id not in (select reads.entry_id from raw.reads as reads where reads.extractor <> $extractor);
