-- Difference between what should count and what does, for the articles that are due: rows of trends.counted_texts that
-- enter, leave or change.
create or replace temporary table changed_texts as
with due as (select distinct article_id from ops.due_articles),

placed as (
    select members.*
    from core.story_members as members
    semi join due using (article_id)
),

spun as (  -- rewritten copies do not add to the reach
    select
        members.story_id,
        count(*)::integer as n_articles
    from core.story_members as members
    semi join placed using (story_id)
    where members.story_reason = 'spun'
    group by members.story_id
),

captured as (  -- those of history
    select article_id
    from due
    semi join raw.captures as captures using (article_id)
),

texts as (
    select
        articles.article_id,
        articles.latest_revision_id,
        articles.n_revisions,
        members.story_id,
        members.is_original,
        stories.n_articles - coalesce(spun.n_articles, 0) as n_articles,
        articles.source_id,
        sources.source_group,
        articles.published_on,
        articles.published_precision,
        stories.published_on as story_published_on,
        stories.published_precision as story_published_precision,
        if(members.is_original, stories.published_on, articles.published_on) as counted_on,
        if(captured.article_id is null, null, spans.counted_from) as counted_from
    from placed as members
    inner join core.articles as articles using (article_id)
    inner join core.stories as stories using (story_id)
    left join spun using (story_id)
    inner join core.sources as sources using (source_id)
    left join captured using (article_id)
    left join ops.history_spans as spans on articles.source_id = spans.source_id
    where members.story_reason <> 'spun'
),

edited as (  -- the few with several revisions
    select
        texts.article_id,
        core.counted_revision(
            revisions.revision_id,
            revisions.revision_number,
            least(nights.known_at, revisions.seen_at),
            texts.counted_on
        ) as revision_id
    from texts
    inner join core.revisions as revisions using (article_id)
    left join main.ordered_nights as nights on revisions.night_id = nights.night_id
    where texts.n_revisions > 1 and texts.counted_on is not null
    group by texts.article_id
),

counting as (
    select
        texts.article_id,
        {
            'revision_id': revisions.revision_id,
            'story_id': texts.story_id,
            'is_original': texts.is_original,
            'n_articles': texts.n_articles,
            'source_id': texts.source_id,
            'source_group': texts.source_group,
            'genre': coalesce(revisions.genre, 'unknown'),
            'published_on': texts.published_on,
            'published_precision': texts.published_precision,
            'story_published_on': texts.story_published_on,
            'story_published_precision': texts.story_published_precision,
            'n_words': revisions.n_words,
            'n_sentences': revisions.n_sentences
        } as counted,
        revisions.codebook_sha256
    from texts
    left join edited using (article_id)
    inner join core.revisions as revisions
        on coalesce(edited.revision_id, texts.latest_revision_id) = revisions.revision_id
    inner join core.codebooks as codebooks on revisions.codebook_sha256 = codebooks.codebook_sha256
    where
        texts.counted_on is not null
        and not coalesce(texts.counted_on < texts.counted_from, false)
        and revisions.relevance = 'core'
        and codebooks.is_current
),

due_texts as (
    select texts.*
    from trends.counted_texts as texts
    semi join due using (article_id)
),

counted as (
    select
        article_id,
        {
            'revision_id': revision_id,
            'story_id': story_id,
            'is_original': is_original,
            'n_articles': n_articles,
            'source_id': source_id,
            'source_group': source_group,
            'genre': genre,
            'published_on': published_on,
            'published_precision': published_precision,
            'story_published_on': story_published_on,
            'story_published_precision': story_published_precision,
            'n_words': n_words,
            'n_sentences': n_sentences
        } as counted,
        codebook_sha256
    from due_texts
)

select
    article_id,
    counted.counted as before,
    counting.counted as after,
    counting.codebook_sha256
from counting
full join counted using (article_id)
where
    counted.counted is distinct from counting.counted
    or counted.codebook_sha256 is distinct from counting.codebook_sha256;
