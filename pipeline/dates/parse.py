"""Date parsing: the stated calendar day and, where a clock and a zone are given, the UTC instant.

The day is the one that the publisher states, in its own time zone. A month stays a month, an impossible date is no
date, and nothing is guessed.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from pipeline.dates.time_of_day import instant_of
from pipeline.dates.written import FIRST_YEAR, LAST_YEAR, valid_day, whole_day, written_days
from pipeline.records import DateOrigin, DatePrecision, Published

WEB_BEGAN = date(1995, 1, 1)  # hardly any newspaper was online before
AHEAD = timedelta(days=3)  # of the day on which it was seen: a date beyond is no slip of a clock
_LONGEST_RAW = 100  # characters; no date in words is longer
_LONGEST_TAIL = 40  # characters after a day that are searched for its time
_EPOCH = re.compile(r"(\d{10})(?:\.?\d{3})?")
_ISO_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:t?\s?(?P<clock>(?:[01]\d|2[0-4]):?[0-5]\d.*))?", re.I
)
_ISO_MONTH = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d\d?)")
_MONTH_ONLY = re.compile(r"(?P<month>[^\W\d_]{2,16})\.?,?\s+(?P<year>\d{4})")


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
    for read in (_read_compact, _read_epoch, _read_written, _read_whole, _read_month):
        if found := read(text, origin):
            return found
    return None


def days_in(text: str, origin: DateOrigin, *, is_day_first: bool | None = None) -> Iterator[Published]:
    """Yield the complete dates in a line of text, grouped by format.

    05/06/2024 is ambiguous between May and June: it is read only if `is_day_first` is known.
    """
    for day, clock in written_days(text, is_day_first=is_day_first, longest_clock=_LONGEST_TAIL):
        yield _published(day, clock, origin)


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
    day = valid_day(found["year"], found["month"], found["day"])
    return _published(day, f"T{found['clock'] or ''}", origin) if day else None


def _read_epoch(text: str, origin: DateOrigin) -> Published | None:
    if found := _EPOCH.fullmatch(text):
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]))
        return _at_instant(at, origin) if FIRST_YEAR <= at.year <= LAST_YEAR else None
    return None


def _read_written(text: str, origin: DateOrigin) -> Published | None:
    found = list(days_in(text, origin))
    return found[0] if len({published.published_on for published in found}) == 1 else None


def _read_whole(text: str, origin: DateOrigin) -> Published | None:
    found = whole_day(text)
    return _published(found.day, found.clock, origin) if found else None


def _read_month(text: str, origin: DateOrigin) -> Published | None:
    if found := _ISO_MONTH.fullmatch(text) or _MONTH_ONLY.fullmatch(text):
        first = valid_day(found["year"], found["month"], "1")
        return _as_month(first, origin) if first else None
    return None


def _published(day: date, clock: str, origin: DateOrigin) -> Published:
    """Return a day, with its instant if `clock` holds a time and a zone."""
    at = instant_of(day, clock)
    return Published(
        published_on=day,
        published_at=at and at.astimezone(UTC),
        precision=DatePrecision.INSTANT if at else DatePrecision.DAY,
        origin=origin,
        is_utc=at is not None and not at.utcoffset(),
    )


def _as_month(first: date, origin: DateOrigin) -> Published:
    return Published(published_on=first, published_at=None, precision=DatePrecision.MONTH, origin=origin)


def _at_instant(at: datetime, origin: DateOrigin) -> Published:
    return Published(
        published_on=at.date(), published_at=at, precision=DatePrecision.INSTANT, origin=origin, is_utc=True
    )
