-- Mask the secrets of requested addresses that an earlier version stored in full.
update raw.fetches set url = incoming.shown
from incoming
where
    fetches.url = incoming.url
    and fetches.request_role = 'feed';
