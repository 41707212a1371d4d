-- Places of bodies that only history has: the first, by part, of the captures that are not known by nights.
insert into raw.pages by name
select
    captures.page_sha256,
    'history/' || captures.route || '/' || captures.part_id || '.warc.gz' as file_name,
    captures.start_byte,
    captures.n_archived_bytes,
    captures.n_bytes,
    captures.content_type,
    coalesce(feeds.url, captures.url) as url,
    captures.captured_at as fetched_at
from raw.captures as captures
semi join incoming using (page_sha256)
left join core.feeds as feeds using (feed_id)
where captures.outcome <> 'known'
qualify
    row_number() over (
        partition by captures.page_sha256
        order by captures.route, captures.part_id, captures.start_byte, captures.capture_id
    ) = 1
on conflict do nothing;
