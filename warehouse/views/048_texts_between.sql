-- The texts that a cell of the trends counts, for any span of days: as an article by its own date, as a story or by its
-- reach (weight) by the date of the story. Texts dated to a month belong to months and longer spans.
create or replace macro trends.texts_between(
    in_unit, in_panel, in_group, in_genre, from_day, to_day, has_months
) as table
    with placed as (
        select
            article_id,
            revision_id,
            source_id,
            source_group,
            genre,
            n_words,
            if(in_unit = 'article', published_on, story_published_on) as counted_on,
            if(in_unit = 'article', published_precision, story_published_precision) as counted_precision,
            if(in_unit = 'reach', n_articles, 1) as weight
        from trends.counted_texts
        where is_original or in_unit = 'article'
    ),

    panel as (
        select source_id
        from trends.panel_members
        where first_day <= from_day
    )

    select *
    from placed
    where
        counted_on between from_day and to_day
        and (counted_precision <> 'month' or has_months)
        and (in_panel = 'all' or source_id in (select panel.source_id from panel))
        and (in_group = 'all' or source_group = in_group)
        and (in_genre = 'all' or genre = in_genre);
