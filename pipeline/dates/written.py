"""Calendar days written in text: ISO 8601, words and digits in many languages, East Asian eras, order of numbers."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pipeline.dates.months import month_number

FIRST_YEAR, LAST_YEAR = 1990, 2100  # outside: placeholders of software, such as 1, 1900, 1970, 9999
_SHORT, _LAST_CENTURY = 2, "90"  # digits of a year without its century; from which on it is 19xx
_NAME = r"(?P<month>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963]){1,15})"
# The Levant and Egypt name months differently, and some texts give both names, the Levantine first.
_FIRST_NAME = r"(?:[^\W\d_]{2,15}(?: [^\W\d_]{2,8})?\s?/\s?)?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}  # of Japan and of Taiwan: the year before the first
_DAY, _YEAR = r"(?P<day>\d\d?)", r"(?P<year>\d{4})(?!\d)"
_NUMERIC = rf"(?P<day>\d\d?)(?P<mark>\s?[/|-]\s?|\.\s?)(?P<month>\d\d?)(?P=mark){_YEAR}"
_SHORT_NUMERIC = r"(?P<day>\d\d?)(?P<mark>/)(?P<month>\d\d?)/(?P<year>\d\d)(?![\w/])"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w/.:-]){pattern}", re.I)
    for pattern in (
        rf"(?P<year>\d{{4}})(?P<mark>[-/.]\s?)(?P<month>\d\d?)(?P=mark){_DAY}(?!\d)",
        rf"{_DAY}(?:st|nd|rd|th|er|re|ste|[.ºª°])?[\s-]+(?:(?:of|de)\s+|d['’]\s*)?{_FIRST_NAME}{_NAME}[.,]*[\s-]+(?:del?\s+)?{_YEAR}",
        rf"{_NAME}\.?\s+{_DAY}(?:st|nd|rd|th)?[,.]?\s+{_YEAR}",
        _NUMERIC,
        rf"(?P<year>\d{{4}})\s?[年년]\s?(?P<month>\d\d?)\s?[月월]\s?{_DAY}\s?[日일]",
        rf"(?P<year>\d{{4}})\.?\s+{_NAME}\s+{_DAY}\b",
        r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d\d)(?![\d.])",
        rf"{_DAY}\s+tháng\s+(?P<month>\d\d?),?\s+(?:năm\s+)?{_YEAR}",
        _SHORT_NUMERIC,
    )
)
_OF_ERA = re.compile(
    rf"(?P<era>{'|'.join(_ERAS)})\s?(?P<year>\d{{1,3}}|元)\s?[年./-]\s?(?P<month>\d\d?)\s?[月./-]\s?{_DAY}(?!\d)"
)
# In a line these would be found in prose: two-digit years (RFC 822), and the order of C's asctime.
_WHOLE = tuple(
    re.compile(_WEEKDAY + pattern, re.I)
    for pattern in (
        rf"{_DAY}[\s-]{_NAME}[\s-](?P<year>\d\d)(?!\d)(?P<clock>\s.*)?",
        rf"{_NAME}\s+{_DAY}\s+(?P<clock>\d\d?:.*?)\s(?P<year>\d{{4}})(?:\s*\(.*\))?",
    )
)
_IN_NUMBERS = re.compile(r"(?<![\w/.:-])(\d\d?)([/|-])(\d\d?)\2(?:\d{4}|\d\d)(?![\w/])")
_MONTHS = 12


class WrittenDay(NamedTuple):
    """A day, and the text in which its time may stand."""

    day: date
    clock: str


def written_days(text: str, *, is_day_first: bool | None = None, longest_clock: int) -> Iterator[WrittenDay]:
    """Yield the complete dates in a text, grouped by format, each with up to `longest_clock` characters after it."""
    for pattern in (*_PATTERNS, _OF_ERA):
        for found in pattern.finditer(text):
            if day := _day(found, is_day_first):
                yield WrittenDay(day, text[found.end() : found.end() + longest_clock])


def whole_day(text: str) -> WrittenDay | None:
    """Return the day of a text that consists of a date in a format that is too loose for prose: 12-May-26."""
    for pattern in _WHOLE:
        if (found := pattern.fullmatch(text)) and (day := valid_day(found["year"], found["month"], found["day"])):
            return WrittenDay(day, found["clock"] or "")
    return None


def order_in(text: str) -> bool | None:
    """Return whether a text states a date in numbers with the day first (25/01/2026), None where it may be either."""
    orders = {int(first) > _MONTHS for first, _, second in _IN_NUMBERS.findall(text) if _is_decided(first, second)}
    return orders.pop() if len(orders) == 1 else None


def valid_day(year: str, month: str, day: str) -> date | None:
    """Return the day of three written parts, the month as number or name; None where it does not exist."""
    if len(year) == _SHORT:
        year = f"{19 if year >= _LAST_CENTURY else 20}{year}"
    number = int(month) if month.isdecimal() else month_number(month)
    if number is None or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _is_decided(first: str, second: str) -> bool:
    numbers = sorted((int(first), int(second)))
    return 1 <= numbers[0] <= _MONTHS < numbers[1] <= 31


def _day(found: re.Match[str], is_day_first: bool | None) -> date | None:
    """Return the day of a match; None if it is ambiguous between day, month and, of two digits, year."""
    year, month, day = _full_year(found), found["month"], found["day"]
    stated = valid_day(year, month, day)
    if not month.isdecimal() or month == day or found.start("day") > found.start("month"):
        return stated
    turned = valid_day(year, day, month)
    if "." in found[0]:
        return stated or turned
    if is_day_first is None:
        is_short = len(year) == _SHORT  # 26/01/25 may begin with the year
        return None if stated and (turned or is_short) else stated or turned
    return (stated or turned) if is_day_first else (turned or stated)


def _full_year(found: re.Match[str]) -> str:
    if found.re is not _OF_ERA:
        return found["year"]
    return str(_ERAS[found["era"]] + (1 if found["year"] == "元" else int(found["year"])))
