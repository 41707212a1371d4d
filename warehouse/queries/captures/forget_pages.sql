-- Delete the places of bodies that only history has.
delete from raw.pages
where
    file_name like 'history/%'
    and page_sha256 in (select incoming.page_sha256 from incoming);
