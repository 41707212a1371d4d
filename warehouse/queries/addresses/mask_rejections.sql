-- Mask the secrets of rejected feeds' addresses that an earlier version stored in full.
update core.rejections set url = incoming.shown
from incoming
where
    rejections.url = incoming.url
    and split_part(rejections.subject_id, '.', 1) in (select feeds.feed_id from core.feeds as feeds);
