-- Groups of sources.
select distinct source_group
from core.sources
order by source_group
