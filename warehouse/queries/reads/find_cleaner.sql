-- The cleaner of the last night; no row before the first one that recorded it.
select extractor from ops.cleaners;
