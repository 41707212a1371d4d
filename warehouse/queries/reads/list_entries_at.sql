-- Entries that were read as the articles which are known under these addresses.
select distinct entries.entry_id
from core.aliases as aliases
inner join incoming using (address_key)
inner join raw.entries as entries using (article_id)
order by entries.entry_id;
