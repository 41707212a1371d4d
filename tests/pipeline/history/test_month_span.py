"""A span of months holds its days, both ends included, and is open where an end is not stated."""

from datetime import date

import pytest

from pipeline.records import MonthSpan

SPAN = MonthSpan(first_month="2023-11", last_month="2024-02")


@pytest.mark.parametrize(
    ("day", "is_inside"),
    [("2023-10-31", False), ("2023-11-01", True), ("2024-02-29", True), ("2024-03-01", False)],
)
def test_the_days_of_its_months_are_inside(day: str, is_inside: bool) -> None:
    assert SPAN.has(date.fromisoformat(day)) is is_inside


def test_an_open_end_holds_every_day() -> None:
    assert MonthSpan().has(date.min)
    assert MonthSpan(first_month="2023-11").has(date.max)
    assert not MonthSpan(first_month="2023-11").has(date(2023, 10, 31))


def test_its_months_are_counted_over_the_turn_of_the_year_and_within_bounds() -> None:
    bounds = {"not_before": "2016-08", "not_after": "2024-01"}
    assert list(SPAN.months(**bounds)) == ["2023-11", "2023-12", "2024-01"]
    assert list(MonthSpan(last_month="2016-09").months(**bounds)) == ["2016-08", "2016-09"]
    assert list(MonthSpan(first_month="2024-02").months(**bounds)) == []
