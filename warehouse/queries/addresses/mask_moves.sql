-- Mask the secrets of redirect targets that an earlier version stored in full.
update ops.feed_states set moved_to = incoming.shown
from incoming
where feed_states.moved_to = incoming.url;
