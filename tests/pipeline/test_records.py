from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import last_day_of_month


@given(st.dates(max_value=date(9999, 12, 30)))
def test_the_last_day_of_a_month_is_followed_by_the_first_of_the_next(day: date) -> None:
    last = last_day_of_month(day)
    assert day <= last
    assert (last.year, last.month) == (day.year, day.month)
    assert last == date(9999, 12, 31) or (last + timedelta(days=1)).day == 1
