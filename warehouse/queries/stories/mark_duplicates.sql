-- Entries whose article is a copy of another end as duplicates.
update raw.entries set outcome = 'duplicate'
from core.story_members
where
    entries.article_id = story_members.article_id
    and entries.outcome_night_id = $night_id
    and entries.outcome = 'article'
    and not story_members.is_original;
