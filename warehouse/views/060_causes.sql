-- One row per cause that trends.changes names: the one place that has the meaning of each.
create or replace view trends.causes as
with final as (
    select
        cause,
        meaning
    from (
        values
        ('new', 'A new article'),
        ('history', 'A load of history brought it, changed it or took it away, or a night read its address, where history gave way'),
        ('first_count', 'Counted for the first time: changes are recorded from that night on'),
        ('cleaned', 'A newer cleaner read its stored pages anew: its text, date or genre differs, or it is an article no more; its publisher changed nothing'),
        ('revised', 'Its publisher changed the text before the end of its quarter, or it began or ceased to count by its new text'),
        ('story', 'It is now in another story, its original or a copy: another article was found to be the same piece of writing'),
        ('copies', 'Copies of it were found: its weight in unit reach changed'),
        ('date', 'Its date changed: its own date was found, or that of its story moved'),
        ('genre', 'Its genre changed'),
        ('source', 'Its source is now in another group'),
        ('late', 'It counts without a new text: a date was found for it, or it is no longer classified as a spun copy'),
        ('codebook', 'It began or ceased to count, or counts differently, under another codebook')
    ) as causes (cause, meaning)
)

select * from final;
comment on view trends.causes is 'One row per cause that trends.changes names';
comment on column trends.causes.cause is 'The cause';
comment on column trends.causes.meaning is 'What it means';
