"""Date parsing: the stated calendar day and, where a clock and a zone are given, the UTC instant.

The day is the one that the publisher states, in its own time zone. A month stays a month, an impossible date is no
date, and nothing is guessed.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_tz
from functools import lru_cache

from pipeline.dates.months import month_number
from pipeline.records import DateOrigin, DatePrecision, Published

WEB_BEGAN = date(1995, 1, 1)  # hardly any newspaper was online before
AHEAD = timedelta(days=3)  # of the day on which it was seen: a date beyond is no slip of a clock
_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # outside: placeholders of software, such as 1, 1900, 1970, 9999
_SHORT = 2  # digits of a year without its century; read as 20xx
_LONGEST_RAW = 100  # characters; no date in words is longer
_LONGEST_TAIL = 40  # characters after a day that are searched for its time
# Unambiguous zone abbreviations (IST and BST are not), in minutes east of UTC.
_ZONES = {
    **{"z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180},
    **{"hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
    **{"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
}
_CLOCK = re.compile(
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d?)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*(?P<zone>[a-z]{1,4}\b|(?:utc|gmt)?\s*[+-]\d\d(?::?\d\d)?)?",
    re.I,
)
_COMPACT_CLOCK = re.compile(r"^(\d\d)(\d\d)(\d\d)")
_EPOCH = re.compile(r"(\d{10})(?:\.?\d{3})?")
_ISO_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:t?(?P<clock>\d{6}.*))?", re.I)
_ISO_MONTH = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d\d?)")
_NAME = r"(?P<month>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963]){1,15})"
# The Levant and Egypt name months differently, and some texts give both names, the Levantine first.
_FIRST_NAME = r"(?:[^\W\d_]{2,15}(?: [^\W\d_]{2,8})?\s?/\s?)?"
_MONTH_ONLY = re.compile(rf"{_NAME}\.?,?\s+(?P<year>\d{{4}})")
_DAY, _YEAR = r"(?P<day>\d\d?)", r"(?P<year>\d{4})(?!\d)"
_WRITTEN = tuple(  # formats of a day inside a text
    re.compile(rf"(?<![\w/.:-]){pattern}", re.I)
    for pattern in (
        rf"(?P<year>\d{{4}})(?P<mark>[-/.]\s?)(?P<month>\d\d?)(?P=mark){_DAY}(?!\d)",
        rf"{_DAY}(?:st|nd|rd|th|er|re|ste|[.ºª°])?[\s-]+(?:(?:of|de)\s+|d['’]\s*)?{_FIRST_NAME}{_NAME}[.,]*[\s-]+(?:del?\s+)?{_YEAR}",
        rf"{_NAME}\.?\s+{_DAY}(?:st|nd|rd|th)?[,.]?\s+{_YEAR}",
        rf"(?P<day>\d\d?)(?P<mark>\s?[/|-]\s?|\.\s?)(?P<month>\d\d?)(?P=mark){_YEAR}",
        rf"(?P<year>\d{{4}})\s?[年년]\s?(?P<month>\d\d?)\s?[月월]\s?{_DAY}\s?[日일]",
        rf"(?P<year>\d{{4}})\.?\s+{_NAME}\s+{_DAY}\b",
        r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d\d)(?![\d.])",
        rf"{_DAY}\s+tháng\s+(?P<month>\d\d?),?\s+(?:năm\s+)?{_YEAR}",
    )
)
_NUMERIC = _WRITTEN[3]


def parse_instant(raw: str, origin: DateOrigin) -> Published | None:
    """Parse a raw date into the stated day, with the UTC instant where it has a time and a zone.

    Reads RFC 2822, the variants of ISO 8601 that feeds and pages use, epoch seconds, and dates in words and digits.
    Without a zone there is no instant; a month without a day is returned as its first day, with precision MONTH. None
    for anything else, for more than one day, and for days that do not exist.
    """
    text = _plain(raw)
    return _parse(text, origin) if 0 < len(text) <= _LONGEST_RAW else None


@lru_cache(maxsize=1024)  # dating a page parses the same few strings repeatedly
def _parse(text: str, origin: DateOrigin) -> Published | None:
    for read in (_read_compact, _read_epoch, _read_written, _read_rfc2822, _read_month):
        if found := read(text, origin):
            return found
    return None


def days_in(text: str, origin: DateOrigin, *, is_day_first: bool | None = None) -> Iterator[Published]:
    """Yield the complete dates in a line of text, grouped by format.

    05/06/2024 is ambiguous between May and June: it is read only if `is_day_first` is known.
    """
    for pattern in _WRITTEN:
        for found in pattern.finditer(text):
            tail = text[found.end() : found.end() + _LONGEST_TAIL]
            if published := _published(_written_day(found, is_day_first), tail, origin):
                yield published


def effective_published(candidate: Published | None, seen_on: date, not_before: date = WEB_BEGAN) -> Published | None:
    """Return the date that counts, min(published, first seen), or None where the stated one is impossible.

    `seen_on` is the UTC day on which the text was first seen, `not_before` the source's first day, where known. A date
    up to AHEAD after `seen_on` is a slip of the publisher's clock or a zone that is not stated: it counts on `seen_on`.
    What lies further ahead, or before `not_before`, is not moved to a possible day: the text is undated.
    """
    if candidate is None or precedes(candidate, not_before) or candidate.published_on > seen_on + AHEAD:
        return None
    return _no_later(candidate, seen_on) if is_ahead(candidate, seen_on) else candidate


def is_ahead(published: Published, seen_on: date) -> bool:
    """Tell whether a date lies after the UTC day `seen_on`.

    A stated instant decides, where there is one: east of Greenwich, tomorrow may have begun.
    """
    stated = published.published_at.date() if published.published_at else published.published_on
    return stated > seen_on


def _no_later(published: Published, seen_on: date) -> Published:
    is_month = published.precision is DatePrecision.MONTH
    return Published(
        published_on=seen_on.replace(day=1) if is_month else seen_on,
        published_at=None,
        precision=published.precision if is_month else DatePrecision.DAY,
        origin=published.origin,
    )


def precedes(published: Published, began: date) -> bool:
    """Tell whether a date is before the source's first day; a month is only if it ends before."""
    is_month = published.precision is DatePrecision.MONTH
    return published.published_on < (began.replace(day=1) if is_month else began)


def _plain(raw: str) -> str:
    return " ".join(raw.replace("\u200e", "").replace("\u200f", "").split())


def _read_compact(text: str, origin: DateOrigin) -> Published | None:
    if not (found := _ISO_COMPACT.fullmatch(text)):
        return None
    clock = _COMPACT_CLOCK.sub(r"\1:\2:\3", found["clock"] or "")
    return _published(_date(found["year"], found["month"], found["day"]), clock, origin)


def _read_epoch(text: str, origin: DateOrigin) -> Published | None:
    if found := _EPOCH.fullmatch(text):
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]))
        return _at_instant(at, origin) if _FIRST_YEAR <= at.year <= _LAST_YEAR else None
    return None


def _read_written(text: str, origin: DateOrigin) -> Published | None:
    found = list(days_in(text, origin))
    return found[0] if len({published.published_on for published in found}) == 1 else None


def _read_rfc2822(text: str, origin: DateOrigin) -> Published | None:
    """Read what the patterns miss: two-digit years, a missing comma, the order of C's asctime."""
    fields = parsedate_tz(text)
    if fields is None or _MONTH_ONLY.fullmatch(text):
        return None
    # The time is parsed again from the text, because parsedate_tz takes a missing zone for UTC.
    return _published(_date(str(fields[0]), str(fields[1]), str(fields[2])), text, origin)


def _read_month(text: str, origin: DateOrigin) -> Published | None:
    if found := _ISO_MONTH.fullmatch(text) or _MONTH_ONLY.fullmatch(text):
        first = _date(found["year"], found["month"], "1")
        return _as_month(first, origin) if first else None
    return None


def _written_day(found: re.Match[str], is_day_first: bool | None) -> date | None:
    """Return the day of a match; None if it is ambiguous between day and month."""
    stated = _date(found["year"], found["month"], found["day"])
    if not found["month"].isdecimal() or found["month"] == found["day"] or found.start("day") > found.start("month"):
        return stated
    turned = _date(found["year"], found["day"], found["month"])
    if found.re is _NUMERIC and found["mark"].strip() != "." and is_day_first is not True and turned:
        return turned if is_day_first is False or not stated else None
    return stated or turned


def _date(year: str, month: str, day: str) -> date | None:
    year = f"20{year}" if len(year) == _SHORT else year
    number = int(month) if month.isdecimal() else month_number(month)
    if number is None or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _published(day: date | None, clock: str | None, origin: DateOrigin) -> Published | None:
    """Return a day, with its instant if `clock` holds a time and a zone."""
    if day is None:
        return None
    at = _instant(day, clock) if clock else None
    precision = DatePrecision.INSTANT if at else DatePrecision.DAY
    return Published(
        published_on=day,
        published_at=at and at.astimezone(UTC),
        precision=precision,
        origin=origin,
        is_utc=at is not None and not at.utcoffset(),
    )


def _as_month(first: date, origin: DateOrigin) -> Published:
    return Published(published_on=first, published_at=None, precision=DatePrecision.MONTH, origin=origin)


def _at_instant(at: datetime, origin: DateOrigin) -> Published:
    return Published(
        published_on=at.date(), published_at=at, precision=DatePrecision.INSTANT, origin=origin, is_utc=True
    )


def _instant(day: date, clock: str) -> datetime | None:
    """Combine a day with the time and zone in `clock`; None where either is missing or invalid."""
    found = _CLOCK.search(clock)
    offset = _offset(found["zone"] or "") if found else None
    if not found or offset is None:
        return None
    try:
        # datetime does not support leap seconds (60).
        at = time(_hour(found["hour"], found["half"]), int(found["minute"]), min(int(found["second"] or 0), 59))
        return datetime.combine(day, at, tzinfo=timezone(offset))
    except ValueError:
        return None


def _hour(written: str, half: str | None) -> int:
    """Convert to the 24-hour clock; 12 a.m. is midnight."""
    if not half:
        return int(written)
    return int(written) % 12 + (12 if half.lower().startswith("p") else 0)


def _offset(zone: str) -> timedelta | None:
    """Return a zone's UTC offset; None where the zone is missing, unknown or beyond 14 hours."""
    zone = zone.lower().replace(" ", "")
    if zone in _ZONES:
        return timedelta(minutes=_ZONES[zone])
    found = re.fullmatch(r"(?:utc|gmt)?([+-])(\d\d):?(\d\d)?", zone)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return timedelta(minutes=minutes if found[1] == "+" else -minutes) if minutes <= 14 * 60 else None
