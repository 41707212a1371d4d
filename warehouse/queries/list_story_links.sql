-- Articles with a text that no story takes into account yet, each with the articles that ever had the same text.
with undrawn as (
    select distinct
        article_id,
        text_sha256
    from core.revisions
    where is_drawn is not true
)

select distinct
    undrawn.article_id as article_a,
    revisions.article_id as article_b
from undrawn
inner join core.revisions using (text_sha256)
where undrawn.article_id <> revisions.article_id
order by all;
