-- Rejections by the cleaner that a later reading overtook are resolved.
update core.rejections set state = 'resolved'
from incoming
where
    rejections.step = 'clean'
    and rejections.subject_id = incoming.entry_id
    and (incoming.is_text or rejections.last_night_id <> incoming.night_id);
