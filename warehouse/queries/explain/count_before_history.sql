-- Core texts of history in a span of days that are not counted: they were published before anyone watched their source.
with texts as (
    select
        uncounted.published_on,
        sources.source_group as text_group,
        revisions.genre as text_genre
    from main.before_history as uncounted
    inner join core.sources as sources using (source_id)
    inner join core.revisions as revisions on uncounted.latest_revision_id = revisions.revision_id
    where revisions.relevance = 'core'
)

select count(*) as n_articles
from texts
where
    published_on between $first_day and $last_day
    and $source_group in ('all', text_group)
    and $genre in ('all', text_genre);
