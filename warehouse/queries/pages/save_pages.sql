-- Places of bodies in the archive; a known body gets another place only where it had to be archived anew.
insert into raw.pages by name
select * from incoming
qualify row_number() over (partition by page_sha256 order by file_name, start_byte) = 1
on conflict (page_sha256) do update set
    file_name = excluded.file_name,
    start_byte = excluded.start_byte,
    n_archived_bytes = excluded.n_archived_bytes
where excluded.file_name != pages.file_name;
