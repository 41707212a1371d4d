"""Parse a period (year, quarter, month, ISO week or day) into its kind, first and last day."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from pipeline.errors import SettingsError
from pipeline.records import Record, last_day_of_month

Kind = Literal["year", "quarter", "month", "week", "day"]


class Period(Record):
    """A span of days."""

    kind: Kind
    first_day: date
    last_day: date


def _year(year: int) -> Period:
    return Period(kind="year", first_day=date(year, 1, 1), last_day=date(year, 12, 31))


def _quarter(year: int, number: int) -> Period:
    last = date(year, 3 * number, 1)
    return Period(kind="quarter", first_day=last.replace(month=last.month - 2), last_day=last_day_of_month(last))


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(kind="month", first_day=first, last_day=last_day_of_month(first))


def _week(year: int, week: int) -> Period:
    monday = date.fromisocalendar(year, week, 1)
    return Period(kind="week", first_day=monday, last_day=monday + timedelta(days=6))


def _day(year: int, month: int, day: int) -> Period:
    return Period(kind="day", first_day=date(year, month, day), last_day=date(year, month, day))


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (re.compile(r"(\d{4})"), _year),
    (re.compile(r"(\d{4})-?Q([1-4])", re.I), _quarter),
    (re.compile(r"(\d{4})-(\d\d)"), _month),
    (re.compile(r"(\d{4})-?W(\d\d?)", re.I), _week),
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), _day),
)


def read_period(stated: str, option: str = "--period") -> Period:
    """Return the period that `stated` names. Raises SettingsError naming `option` and the forms that are understood."""
    for pattern, build in _FORMS:
        if match := pattern.fullmatch(stated.strip()):
            try:
                return build(*map(int, match.groups()))
            except ValueError:
                break
    raise SettingsError(
        f"{option} {stated!r}: this names no period. Write a year (2024), a quarter (2024-Q2), a month (2024-05), "
        "an ISO week (2024-W20) or a day (2024-05-17)."
    )
