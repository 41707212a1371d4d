-- All captures of these parts.
select
    captures.capture_id,
    captures.route,
    captures.part_id,
    captures.url,
    captures.page_sha256,
    captures.article_keys,
    captures.article_id
from raw.captures as captures
semi join incoming using (route, part_id)
order by captures.capture_id, captures.route, captures.part_id;
