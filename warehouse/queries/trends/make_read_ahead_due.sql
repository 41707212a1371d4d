-- Articles with texts that a clock ahead of this night's read: the day on which they were read is known from now on.
insert into ops.due_articles (article_id)
select distinct article_id
from core.revisions
where
    night_id in (
        select nights.night_id from main.ordered_nights as nights
        where nights.night_id > $night_id and nights.known_at = $now
    );
