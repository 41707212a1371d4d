-- Addresses of feeds as they are stored, in which a secret can be: those with parameters or a user name.
with feed_bodies as (
    select
        url,
        final_url,
        page_sha256
    from raw.fetches
    where request_role = 'feed'
),

addresses as (
    select url from feed_bodies
    union
    select final_url from feed_bodies
    union
    select pages.url from raw.pages as pages semi join feed_bodies using (page_sha256)
    union
    select url from core.feeds
    union
    select moved_to from ops.feed_states
    union
    select rejections.url
    from core.rejections as rejections
    semi join core.feeds as feeds on split_part(rejections.subject_id, '.', 1) = feeds.feed_id
)

select url from addresses
where regexp_matches(url, '[?;#@＠]|%40')
order by url;
