-- Latest text of these articles, the guids under which feeds list them, and the number of their edits.
with listed as (
    select
        entries.article_id,
        list([entries.feed_id, entries.guid] order by entries.feed_id, entries.guid) as guids
    from raw.entries as entries
    inner join incoming using (article_id)
    where entries.guid <> ''
    group by entries.article_id
),

latest as (
    select
        articles.article_id,
        articles.latest_revision_id,
        articles.n_edits,
        revisions.revision_number,
        revisions.title,
        revisions.text,
        revisions.text_sha256,
        revisions.seen_at
    from core.articles as articles
    inner join incoming using (article_id)
    inner join core.revisions as revisions on articles.latest_revision_id = revisions.revision_id
),

of_its_quarter as (
    select
        latest.article_id,
        count(*) as n_in_quarter
    from latest
    inner join core.revisions as revisions using (article_id)
    where date_trunc('quarter', revisions.seen_at) = date_trunc('quarter', latest.seen_at)
    group by latest.article_id
)

select
    latest.article_id,
    latest.latest_revision_id,
    latest.revision_number,
    latest.title,
    latest.text,
    latest.text_sha256,
    latest.seen_at::date as latest_on,
    coalesce(latest.n_edits, 0) as n_edits,
    of_its_quarter.n_in_quarter,
    coalesce(listed.guids, []) as guids
from latest
inner join of_its_quarter using (article_id)
left join listed using (article_id);
