-- Insert changed texts as they count now.
insert into trends.counted_texts by name
select
    changed.article_id,
    changed.after.revision_id,
    changed.after.story_id,
    changed.after.is_original,
    changed.after.n_articles,
    changed.after.source_id,
    changed.after.source_group,
    changed.after.genre,
    changed.after.published_on,
    changed.after.published_precision,
    changed.after.story_published_on,
    changed.after.story_published_precision,
    changed.after.n_words,
    changed.after.n_sentences,
    changed.codebook_sha256
from changed_texts as changed
where changed.after is not null;
