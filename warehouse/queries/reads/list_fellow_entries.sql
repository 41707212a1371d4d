-- These entries, all that were read as the same articles, and all with the same guid, unless so many share it that it
-- identifies nothing.
with known as (
    select entries.*
    from raw.entries
    semi join incoming using (entry_id)
),

of_articles as (
    select entries.entry_id
    from raw.entries
    semi join known using (article_id)
),

of_guids as (
    select entries.entry_id
    from raw.entries
    semi join known using (feed_id, guid)
    where entries.guid <> ''
    qualify count(*) over (partition by entries.feed_id, entries.guid) <= $most_of_guid
)

select entry_id from known
union
select entry_id from of_articles
union
select entry_id from of_guids
order by entry_id;
