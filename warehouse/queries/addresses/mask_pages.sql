-- Mask the secrets of feed bodies' addresses that an earlier version stored in full.
update raw.pages set url = incoming.shown
from incoming
where
    pages.url = incoming.url
    and pages.page_sha256 in (select fetches.page_sha256 from raw.fetches as fetches where fetches.request_role = 'feed');
