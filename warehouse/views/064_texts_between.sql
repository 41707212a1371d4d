-- Texts that a cell of the trends counts, for any span of days. Texts dated only to a month count in months and longer spans.
create or replace macro trends.texts_between(
    in_unit, in_panel, in_group, in_genre, from_day, to_day, has_months
) as table
    with panel as (
        select
            source_id,
            coalesce(until_day, date '9999-12-31') as until_day
        from trends.panel_members
        where first_day <= from_day
    )

    select *
    from trends.unit_texts
    where
        unit = in_unit
        and published_on between from_day and to_day
        and (published_precision <> 'month' or has_months)
        and (
            in_panel = 'all'
            or published_on < (select panel.until_day from panel where panel.source_id = unit_texts.source_id)
        )
        and (in_group = 'all' or source_group = in_group)
        and (in_genre = 'all' or genre = in_genre);
