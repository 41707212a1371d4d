-- One row per article of history that counts nowhere because it was published before anyone watched its source: neither
-- the loaded span nor the nights had begun. What archives hold of that time is a matter of chance.
create or replace view main.before_history as
with final as (
    select
        articles.article_id,
        articles.source_id,
        articles.latest_revision_id,
        if(members.is_original, stories.published_on, articles.published_on) as published_on
    from core.articles as articles
    semi join raw.captures as captures using (article_id)
    inner join core.story_members as members using (article_id)
    inner join core.stories as stories using (story_id)
    inner join ops.history_spans as spans on articles.source_id = spans.source_id
    where if(members.is_original, stories.published_on, articles.published_on) < spans.counted_from
)

select * from final;
comment on view main.before_history is 'One row per article of history that was published before its source was watched, by history or by nights: it is stored and not counted. Helper: it may change';
comment on column main.before_history.article_id is 'The article';
comment on column main.before_history.source_id is 'Its source';
comment on column main.before_history.latest_revision_id is 'Its latest revision';
comment on column main.before_history.published_on is 'Day on which it would count: of an original, that of its story';
