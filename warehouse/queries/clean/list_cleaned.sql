-- Cleaned texts to normalise, in the order in which their entries were found.
select
    cleaned.*,
    entries.feed_id,
    entries.source_id,
    entries.guid,
    entries.url,
    coalesce(entries.page_url, entries.url) as page_url,
    entries.page_sha256
from raw.cleaned
inner join raw.entries using (entry_id)
order by entries.first_seen_at, entries.entry_id
limit $most;
