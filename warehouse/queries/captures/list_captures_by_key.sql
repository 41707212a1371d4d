-- Captures of which an article may be known by one of these keys; those that nights have read at once, only where asked for.
with keyed as (
    select
        capture_id,
        route,
        part_id,
        unnest(article_keys) as article_key
    from raw.captures
    where outcome <> 'known' or $with_known
),

found as (
    select distinct
        keyed.capture_id,
        keyed.route,
        keyed.part_id
    from keyed
    semi join incoming using (article_key)
)

select
    captures.capture_id,
    captures.route,
    captures.part_id,
    captures.url,
    captures.page_sha256,
    captures.article_keys,
    captures.article_id
from raw.captures as captures
semi join found using (capture_id, route, part_id)
order by captures.capture_id, captures.route, captures.part_id;
