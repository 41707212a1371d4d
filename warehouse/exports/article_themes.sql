-- Hits of each theme in every counted article, a document-feature table: after n_words, one column per theme of the codebook.
-- key: article_id
select * from (
    pivot (
        select
            stories.article_id,
            stories.published_on,
            stories.source_id,
            stories.source_group,
            stories.genre,
            stories.n_words,
            hits.theme_id
        from core.counted_stories as stories
        left join core.hits as hits using (revision_id)
    )
    on theme_id in theme_ids
    using count(*)
    group by article_id, published_on, source_id, source_group, genre, n_words
)
order by published_on, article_id
