-- One row per night, article and cause: why the numbers of the trends differ from those of the night before.
create or replace view trends.night_changes as
with final as (
    select
        changes.night_id,
        changes.article_id,
        named.title,
        named.url,
        named.source_id,
        unnest(changes.causes) as cause,
        changes.before.published_on as published_on_before,
        changes.after.published_on as published_on_after,
        if(changes.before.is_original, changes.before.story_published_on, null) as counted_on_before,
        if(changes.after.is_original, changes.after.story_published_on, null) as counted_on_after,
        changes.before.story_id as story_id_before,
        changes.after.story_id as story_id_after,
        changes.before.is_original as is_original_before,
        changes.after.is_original as is_original_after,
        changes.before.n_articles as n_articles_before,
        changes.after.n_articles as n_articles_after,
        changes.before.revision_id as revision_id_before,
        changes.after.revision_id as revision_id_after,
        changes.before.n_words as n_words_before,
        changes.after.n_words as n_words_after,
        changes.before.genre as genre_before,
        changes.after.genre as genre_after,
        changes.before.source_group as source_group_before,
        changes.after.source_group as source_group_after
    from trends.changes as changes
    inner join main.named_articles as named using (article_id)
)

select * from final;
comment on view trends.night_changes is 'One row per night, article and cause: why numbers of the trends differ from the night before. Before is NULL where the article began to count, after where it ceased to';
comment on column trends.night_changes.night_id is 'The night';
comment on column trends.night_changes.article_id is 'The article';
comment on column trends.night_changes.title is 'Its current headline; of one that a newer cleaner dropped, the last one';
comment on column trends.night_changes.url is 'Canonical address';
comment on column trends.night_changes.source_id is 'The source';
comment on column trends.night_changes.cause is 'The cause, see trends.causes';
comment on column trends.night_changes.published_on_before is 'Its own date the night before: unit article counts by it';
comment on column trends.night_changes.published_on_after is 'Its own date as of this night';
comment on column trends.night_changes.counted_on_before is 'Date on which units story and reach counted it the night before; NULL where they did not';
comment on column trends.night_changes.counted_on_after is 'Date on which they count it as of this night';
comment on column trends.night_changes.story_id_before is 'Its story the night before';
comment on column trends.night_changes.story_id_after is 'Its story as of this night';
comment on column trends.night_changes.is_original_before is 'It was the original of that story';
comment on column trends.night_changes.is_original_after is 'It is the original of this story';
comment on column trends.night_changes.n_articles_before is 'Articles of the story the night before';
comment on column trends.night_changes.n_articles_after is 'Articles of the story now';
comment on column trends.night_changes.revision_id_before is 'The text that was counted';
comment on column trends.night_changes.revision_id_after is 'The text that is counted';
comment on column trends.night_changes.n_words_before is 'Words of the text that was counted';
comment on column trends.night_changes.n_words_after is 'Words of the text that is counted';
comment on column trends.night_changes.genre_before is 'Its genre the night before';
comment on column trends.night_changes.genre_after is 'Its genre as of this night';
comment on column trends.night_changes.source_group_before is 'Region group of its source the night before';
comment on column trends.night_changes.source_group_after is 'Region group of its source now';
