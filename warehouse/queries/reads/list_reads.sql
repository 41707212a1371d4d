-- All readings of these entries, in the order in which they were made; not one whose text is still to be normalised.
with wanted as (
    select entries.*
    from raw.entries
    semi join incoming using (entry_id)
),

last_reads as (
    select
        reads.entry_id,
        max_by(reads.night_id, nights.night_number) as night_id
    from raw.reads as reads
    semi join raw.cleaned using (entry_id)
    inner join main.ordered_nights as nights using (night_id)
    group by reads.entry_id
),

made as (
    select reads.*
    from raw.reads as reads
    semi join wanted using (entry_id)
    anti join last_reads using (entry_id, night_id)
),

their_pages as (  -- a left join alone would read all pages
    select pages.*
    from raw.pages as pages
    semi join made using (page_sha256)
)

select
    made.*,
    nights.clock_at,
    wanted.feed_id,
    wanted.source_id,
    wanted.guid,
    wanted.url,
    wanted.article_id,
    coalesce(their_pages.file_name, '') as file_name,
    coalesce(their_pages.start_byte, 0) as start_byte,
    coalesce(their_pages.n_archived_bytes, 0) as n_archived_bytes,
    coalesce(their_pages.content_type, '') as content_type,
    coalesce(their_pages.url, '') as answered_url,
    sources.language_code
from made
inner join wanted using (entry_id)
inner join main.ordered_nights as nights using (night_id)
inner join core.sources as sources using (source_id)
left join their_pages on made.page_sha256 = their_pages.page_sha256
order by nights.night_number, wanted.first_seen_at, made.entry_id;
