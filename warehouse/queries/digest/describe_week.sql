-- The seven days up to the last night, and the commentary that was found in them and in all.
with week as (
    select
        night_id,
        known_at as ends_at,
        known_at - interval 7 days as begins_at
    from main.last_night
),

found as (
    select
        commentary.source_id,
        commentary.published_on,
        articles.first_seen_at > week.begins_at as is_new
    from week
    cross join core.commentary as commentary
    inner join core.articles as articles using (article_id)
)

select
    week.begins_at,
    week.ends_at,
    codebooks.codebook_version,
    count(found.source_id) as n_stories,
    count(distinct found.source_id) as n_sources,
    min(found.published_on) as first_published_on,
    count(*) filter (where found.is_new) as n_new,
    count(distinct found.source_id) filter (where found.is_new) as n_new_sources
from week
left join core.codebooks as codebooks on codebooks.is_current
left join found on true
group by week.begins_at, week.ends_at, codebooks.codebook_version;
