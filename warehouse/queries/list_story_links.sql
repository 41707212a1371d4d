-- Articles with a text of tonight, each with the articles that ever had the same text.
with texts_of_tonight as (
    select
        article_id,
        text_sha256
    from core.revisions
    where night_id = $night_id
)

select distinct
    texts_of_tonight.article_id as article_a,
    revisions.article_id as article_b
from texts_of_tonight
inner join core.revisions using (text_sha256)
where texts_of_tonight.article_id <> revisions.article_id
order by all;
