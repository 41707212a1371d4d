-- Texts of the extended baseline by outlet, or side of its seam, that the tests hold fixed.
select
    sides.side,
    count(*) as n_texts
from trends.counted_texts as texts
inner join trends.windows as windows
    on windows.name = 'baseline' and texts.story_published_on between windows.first_day and windows.last_day
inner join main.outlet_sides as sides
    on
        texts.source_id = sides.source_id
        and date_trunc('month', texts.story_published_on) >= sides.from_month
        and date_trunc('month', texts.story_published_on) < sides.until_month
where
    texts.is_original
    and texts.genre = 'commentary'
group by sides.side
order by sides.side;
