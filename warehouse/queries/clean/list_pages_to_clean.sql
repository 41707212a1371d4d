-- Pages to clean tonight, oldest night first; for a full-text feed, the text of the entry itself.
with waiting as (
    select
        entries.*,
        sources.language_code
    from raw.entries
    inner join core.sources using (source_id)
    where
        entries.stage = 'clean'
        and (entries.due_at is null or entries.due_at <= $now)
    order by entries.first_seen_at, entries.entry_id
    limit $most
),

their_pages as (  -- a left join alone would read all pages
    select pages.*
    from raw.pages as pages
    semi join waiting using (page_sha256)
)

select
    waiting.entry_id,
    waiting.source_id,
    waiting.url,
    waiting.title,
    waiting.authors,
    waiting.published_on,
    waiting.published_at,
    waiting.published_precision,
    waiting.published_raw,
    waiting.content,
    waiting.page_url,
    waiting.page_sha256,
    their_pages.file_name,
    their_pages.start_byte,
    their_pages.n_archived_bytes,
    coalesce(their_pages.content_type, '') as content_type,
    waiting.n_attempts,
    waiting.language_code
from waiting
left join their_pages using (page_sha256)
order by waiting.first_seen_at, waiting.entry_id;
