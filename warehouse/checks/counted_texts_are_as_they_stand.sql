-- When the last night is finished, every counted text has its present story, dates, group, genre and length.
-- None is a text of history from before anyone watched its source.
with spun as (
    select
        story_id,
        count(*) as n_articles
    from core.story_members
    where story_reason = 'spun'
    group by story_id
)

select
    counted.article_id,
    counted.story_id,
    counted.revision_id
from trends.counted_texts as counted
inner join core.articles as articles using (article_id)
inner join core.sources as sources on articles.source_id = sources.source_id
inner join core.story_members as members on counted.article_id = members.article_id
inner join core.stories as stories on members.story_id = stories.story_id
inner join core.revisions as revisions on counted.revision_id = revisions.revision_id
left join spun on stories.story_id = spun.story_id
where
    (select last_night.state from main.last_night as last_night) = 'finished'
    and (
        members.story_reason = 'spun'
        or counted.article_id in (select uncounted.article_id from main.before_history as uncounted)
        or revisions.relevance is distinct from 'core'
        or (counted.story_id, counted.is_original) <> (members.story_id, members.is_original)
        or counted.n_articles <> stories.n_articles - coalesce(spun.n_articles, 0)
        or (counted.source_id, counted.source_group) <> (articles.source_id, sources.source_group)
        or counted.genre <> coalesce(revisions.genre, 'unknown')
        or (counted.published_on, counted.published_precision)
        is distinct from (articles.published_on, articles.published_precision)
        or (counted.story_published_on, counted.story_published_precision)
        is distinct from (stories.published_on, stories.published_precision)
        or (counted.n_words, counted.n_sentences) <> (revisions.n_words, revisions.n_sentences)
        or counted.codebook_sha256 is distinct from revisions.codebook_sha256
    );
