"""Quarters of a year, written as 2024-Q2: their days, and the weeks that begin in them."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import StringConstraints

Quarter = Annotated[str, StringConstraints(pattern=r"^\d{4}-Q[1-4]$")]

_WEEK = timedelta(days=7)


def consecutive_quarters(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """Return the quarters from the first to the last."""
    return tuple(_named(number) for number in range(index_of(first), index_of(last) + 1))


def index_of(quarter: Quarter) -> int:
    """Return the number of a quarter, counted from the year 0: the next quarter has the next number."""
    year, _, number = quarter.partition("-Q")
    return int(year) * 4 + int(number) - 1


def quarter_of(day: date) -> Quarter:
    """Return the quarter of a day."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def first_day(quarter: Quarter) -> date:
    """Return the first day of a quarter."""
    year, _, number = quarter.partition("-Q")
    return date(int(year), int(number) * 3 - 2, 1)


def last_day(quarter: Quarter) -> date:
    """Return the last day of a quarter."""
    return first_day(_named(index_of(quarter) + 1)) - timedelta(days=1)


def mondays(quarter: Quarter) -> list[date]:
    """Return the Mondays in a quarter."""
    first = first_day(quarter)
    monday = first + timedelta(days=-first.weekday() % 7)
    return [monday + n * _WEEK for n in range((last_day(quarter) - monday).days // 7 + 1)]


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def _named(index: int) -> Quarter:
    return f"{index // 4}-Q{index % 4 + 1}"
