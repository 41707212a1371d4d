-- Distinct addresses of these parts by source and day of publication, on any subject, and how many of them name NATO;
-- without hosts that no source declares: of these only relevant pages are here.
with texts as (
    select
        source_id,
        min(published_on) as published_on,
        bool_or(names_nato) as is_naming
    from read_parquet($paths)
    where source_id in (select declared.source_id from declared)
    group by source_id, address_key
)

select
    source_id,
    published_on,
    count(*) as n_texts,
    count(*) filter (where is_naming) as n_naming
from texts
where published_on is not null
group by source_id, published_on
order by source_id, published_on;
