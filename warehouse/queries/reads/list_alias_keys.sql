-- Keys of the addresses under which these articles are known.
select aliases.address_key
from core.aliases as aliases
semi join incoming using (article_id)
order by aliases.address_key;
