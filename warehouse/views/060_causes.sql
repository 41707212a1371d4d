-- One row per cause that trends.changes names: the one place that has the meaning of each.
create or replace view trends.causes as
with final as (
    select
        cause,
        meaning
    from (
        values
        ('new', 'A new article'),
        ('first_count', 'Counted for the first time: trends keep their changes from that night on'),
        ('revised', 'Its publisher has changed the text before its quarter was over, or it now counts, or not, for its new text'),
        ('story', 'It is now in another story, its original or a copy: another article was found to be the same writing'),
        ('copies', 'Copies of it were found: its weight in unit reach is another'),
        ('date', 'It is now dated otherwise: its own date was found, or that of its story moved'),
        ('genre', 'It is now another genre'),
        ('source', 'Its source is now in another group'),
        ('late', 'It counts without a new text: a date was found for it, or it is no longer taken for a spun copy'),
        ('codebook', 'It counts, or not, or otherwise, under another codebook')
    ) as causes (cause, meaning)
)

select * from final;
comment on view trends.causes is 'One row per cause that trends.changes names';
comment on column trends.causes.cause is 'The cause';
comment on column trends.causes.meaning is 'What it says';
