-- Articles with texts that a clock ahead of this night's read: the day on which they were read is known from now on.
insert into ops.due_articles (article_id)
select distinct revisions.article_id
from core.revisions as revisions
inner join main.ordered_nights as nights on revisions.night_id = nights.night_id
where
    nights.night_id > $night_id
    and nights.known_at = $clock_at;
