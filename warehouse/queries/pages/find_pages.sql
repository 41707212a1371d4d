-- Places of archived bodies, one scan for all of them: asked one by one, each takes a scan of its own.
select
    page_sha256,
    pages.file_name,
    pages.start_byte,
    pages.n_archived_bytes,
    pages.url,
    pages.fetched_at
from (select unnest($digests) as page_sha256) as wanted
inner join raw.pages as pages using (page_sha256);
