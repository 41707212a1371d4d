-- Places of bodies in the archive. A known body keeps its place, unless it was archived anew: the old bytes are damaged or gone.
insert into raw.pages by name
select * from incoming
qualify row_number() over (partition by page_sha256 order by file_name, start_byte) = 1
on conflict do update set
    file_name = excluded.file_name,
    start_byte = excluded.start_byte,
    n_archived_bytes = excluded.n_archived_bytes,
    content_type = excluded.content_type,
    url = excluded.url,
    fetched_at = excluded.fetched_at
where
pages.file_name <> excluded.file_name
or pages.start_byte <> excluded.start_byte;
