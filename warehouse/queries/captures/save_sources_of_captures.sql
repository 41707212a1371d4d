-- Sources that are not declared: each is known by the domain of its host, and never polled.
insert into core.sources by name
select
    incoming.source_id,
    incoming.name,
    '' as country,
    'other' as source_group,
    'other' as kind,
    '' as viewpoint,
    '' as language_code,
    false as has_full_text,
    false as is_enabled
from incoming
on conflict do nothing;
