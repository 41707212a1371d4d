-- Captures with a relevant text in these parts, with what tells their articles.
select
    parts.capture_id,
    files.route,
    files.part_id,
    parts.feed_id,
    parts.guid,
    parts.url,
    parts.canonical_url
from read_parquet($paths, filename = true) as parts
inner join part_files as files using (filename)
where parts.n_words is not null
order by parts.capture_id, files.route, files.part_id;
