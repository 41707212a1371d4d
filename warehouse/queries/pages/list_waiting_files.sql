-- Archive files that hold a page which is still to be cleaned.
select distinct pages.file_name
from raw.entries as entries
inner join raw.pages as pages using (page_sha256)
where entries.stage = 'clean'
order by pages.file_name;
