-- Place of an archived body.
select
    page_sha256,
    file_name,
    start_byte,
    n_archived_bytes,
    url,
    fetched_at
from raw.pages
where page_sha256 = $page_sha256;
