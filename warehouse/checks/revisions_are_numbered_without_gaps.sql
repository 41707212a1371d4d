-- The revisions of an article are numbered 1, 2, 3 …
select
    article_id,
    count(*) as n_revisions,
    max(revision_number) as highest_number
from core.revisions
group by article_id
having count(*) <> max(revision_number) or min(revision_number) <> 1;
