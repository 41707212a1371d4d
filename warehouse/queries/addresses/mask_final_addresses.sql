-- Mask the secrets of answering addresses that an earlier version stored in full.
update raw.fetches set final_url = incoming.shown
from incoming
where
    fetches.final_url = incoming.url
    and fetches.request_role = 'feed';
