-- Wanted captures with their texts, batch by batch, each in the order in which they were captured. The address is in the
-- join because parts are sorted by it: of a few captures, few groups of rows are read.
select
    parts.*,
    files.route,
    files.part_id,
    files.codebook_sha256,
    wanted.batch
from read_parquet($paths, filename = true) as parts
inner join part_files as files using (filename)
inner join wanted
    on
        parts.url = wanted.url
        and parts.capture_id = wanted.capture_id
        and files.route = wanted.route
        and files.part_id = wanted.part_id
where parts.n_words is not null
order by wanted.batch, parts.captured_at, parts.capture_id, files.route, files.part_id;
