-- Mask the secrets of addresses that an earlier version stored in full.
update core.feeds set url = incoming.shown
from incoming
where feeds.url = incoming.url;
