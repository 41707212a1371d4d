-- Captures whose texts cannot be read any more follow their article, whose address nights have read.
update raw.captures set
    outcome = 'known',
    article_id = null
from incoming
where
    captures.capture_id = incoming.capture_id
    and captures.route = incoming.route
    and captures.part_id = incoming.part_id;
