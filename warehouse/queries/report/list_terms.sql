-- Terms that carry each theme in counted commentary: the most frequent ones.
with counted as (
    select revision_id
    from trends.counted_texts
    where is_original and genre = 'commentary' and story_published_on is not null
),

final as (
    select
        hits.theme_id,
        hits.term,
        count(*) as n_hits,
        count(distinct hits.revision_id) as n_texts
    from core.hits as hits
    semi join counted using (revision_id)
    group by hits.theme_id, hits.term
)

select * from final
qualify row_number() over (partition by theme_id order by n_hits desc, term asc) <= $most
order by theme_id asc, n_hits desc, term asc;
