-- Record the cleaner that has repeated all readings of these entries.
update raw.reads set extractor = $extractor
from incoming
where reads.entry_id = incoming.entry_id and reads.night_id = incoming.night_id;
