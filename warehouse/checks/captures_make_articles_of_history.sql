-- A capture is of an article that exists and that no feed lists, unless nights have read its address.
select
    captures.capture_id,
    captures.outcome,
    captures.article_id
from raw.captures as captures
left join core.articles as articles using (article_id)
where
    (captures.outcome = 'known') <> (captures.article_id is null)
    or (captures.article_id is not null and articles.article_id is null)
    or captures.article_id in (select entries.article_id from raw.entries as entries);
