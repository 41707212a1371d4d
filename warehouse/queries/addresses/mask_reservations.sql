-- Mask the secrets of feeds' addresses, beside mining opt-outs, that an earlier version stored in full.
update ops.reservations set url = incoming.shown
from incoming
where reservations.url = incoming.url;
