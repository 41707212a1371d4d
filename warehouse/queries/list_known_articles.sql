-- The latest text of these articles, and the guids under which feeds list them.
with listed as (
    select
        entries.article_id,
        list([entries.feed_id, entries.guid] order by entries.feed_id, entries.guid) as guids
    from raw.entries as entries
    inner join incoming using (article_id)
    where entries.guid <> ''
    group by entries.article_id
)

select
    articles.article_id,
    revisions.revision_number,
    revisions.title,
    revisions.text,
    revisions.text_sha256,
    coalesce(listed.guids, []) as guids
from core.articles as articles
inner join incoming using (article_id)
inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
left join listed using (article_id);
