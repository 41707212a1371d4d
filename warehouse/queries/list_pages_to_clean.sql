-- Pages to be cleaned, oldest night first; of a full-text feed the entry's own text.
select
    entries.entry_id,
    entries.source_id,
    entries.url,
    entries.title,
    entries.authors,
    entries.published_on,
    entries.published_at,
    entries.published_precision,
    entries.published_raw,
    entries.content,
    entries.page_url,
    pages.file_name,
    pages.start_byte,
    pages.n_archived_bytes,
    coalesce(pages.content_type, '') as content_type,
    sources.language_code
from raw.entries
inner join core.sources using (source_id)
left join raw.pages using (page_sha256)
where entries.stage = 'clean'
order by entries.first_seen_at, entries.entry_id
limit $most;
