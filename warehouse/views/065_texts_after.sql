-- Counted texts as they were after one night: today's, with all later changes undone.
create or replace macro trends.texts_after(in_night) as table
    with night as (
        select night_number
        from main.ordered_nights
        where night_id = in_night
    ),

    later as (
        select
            changes.article_id,
            first(changes.before order by nights.night_number) as counted
        from trends.changes as changes
        inner join main.ordered_nights as nights using (night_id)
        inner join night on nights.night_number > night.night_number
        group by changes.article_id
    )

    select
        article_id,
        revision_id,
        is_original,
        genre,
        story_published_on
    from trends.counted_texts
    where article_id not in (select later.article_id from later)
    union all
    select
        article_id,
        counted.revision_id,
        counted.is_original,
        counted.genre,
        counted.story_published_on
    from later
    where counted is not null;
