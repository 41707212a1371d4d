-- One row per story: the revision of its original that represents it, where one was read.
create or replace view main.story_revisions as
with final as (
    select
        stories.story_id,
        stories.published_on,
        core.counted_revision(
            revisions.revision_id,
            revisions.revision_number,
            least(nights.known_at, revisions.seen_at),
            stories.published_on
        ) as revision_id
    from core.stories as stories
    inner join core.revisions as revisions on stories.original_article_id = revisions.article_id
    left join main.ordered_nights as nights on revisions.night_id = nights.night_id
    group by stories.story_id, stories.published_on
)

select * from final;
comment on view main.story_revisions is 'One row per story: the revision of its original that represents it. Helper: it may change';
comment on column main.story_revisions.story_id is 'The story';
comment on column main.story_revisions.published_on is 'Its day, NULL where it is undated';
comment on column main.story_revisions.revision_id is 'The last one read in the quarter of that day, or the first one where the text was found later or is undated';
