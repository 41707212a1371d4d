-- Copy relevance and genre to the revision, where most queries need them.
update core.revisions set
    relevance = incoming.relevance,
    genre = incoming.genre
from incoming
where revisions.revision_id = incoming.revision_id;
