-- Themes by the verdict of each test of the last night that tested.
with last_tested as (
    select max_by(tests.night_id, nights.night_number) as night_id
    from trends.tests as tests
    inner join main.ordered_nights as nights using (night_id)
)

select
    tests.test_code,
    count(distinct tests.theme_id) as n_themes,
    count(distinct tests.theme_id) filter (where tests.verdict not in ('none_shown', 'not_tested')) as n_moved,
    count(distinct tests.theme_id) filter (where tests.verdict = 'none_shown') as n_none_shown,
    count(distinct tests.theme_id) filter (where tests.verdict = 'not_tested') as n_not_tested
from trends.tests as tests
inner join last_tested using (night_id)
group by tests.test_code
order by list_position(['trend', 'ewma', 'change_point'], tests.test_code);
