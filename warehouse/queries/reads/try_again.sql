-- Entries whose cleaning died tonight are tried on one more night; after $most_attempts they stay as they were read.
update ops.due_reads set
    n_attempts = n_attempts + 1,
    tried_night_id = $night_id
from incoming
where due_reads.entry_id = incoming.entry_id;
