-- An entry that ended as article, unchanged or duplicate names an article that exists.
select
    entries.entry_id,
    entries.outcome,
    entries.article_id
from raw.entries as entries
left join core.articles as articles using (article_id)
where
    entries.stage = 'done'
    and entries.outcome in ('article', 'unchanged', 'duplicate')
    and articles.article_id is null;
