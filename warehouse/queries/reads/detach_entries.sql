-- Entries whose readings are repeated belong to no article until they are placed again.
update raw.entries set article_id = null
from incoming
where entries.entry_id = incoming.entry_id;
