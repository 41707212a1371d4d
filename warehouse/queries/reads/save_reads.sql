-- Record that the pages of these entries were cleaned, with what the feed states of each.
insert or replace into raw.reads by name
select
    entries.entry_id,
    $night_id as night_id,
    entries.page_sha256,
    coalesce(entries.page_url, entries.url) as page_url,
    entries.content is not null as is_full_text,
    entries.title,
    entries.authors,
    entries.published_raw,
    entries.published_on,
    entries.published_at,
    entries.published_precision,
    incoming.extractor
from raw.entries
inner join incoming using (entry_id)
where entries.page_sha256 is not null;
