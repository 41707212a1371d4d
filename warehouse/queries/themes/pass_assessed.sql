-- Relevance and genre stand with the revision too, where most questions need them.
update core.revisions set
    relevance = incoming.relevance,
    genre = incoming.genre
from incoming
where revisions.revision_id = incoming.revision_id;
