"""What feeds, pages and addresses say about a day in; out comes the day as stated and the instant, or nothing.

The day is the one that the publisher states, in its own time zone. A month stays a month, and a date that cannot
exist is no date: nothing is guessed.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_tz

from pipeline.records import DateOrigin, DatePrecision, Published

_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # outside lie what software writes where it knows nothing: 1, 1900, 1970, 9999
_LONGEST_RAW = 100  # characters: longer than any date in words
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# Zone names that mean one offset wherever they are written (IST and BST do not). Minutes east of UTC.
_ZONES = {
    **{"z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180},
    **{"hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
    **{"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
}
_CLOCK = (
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*(?P<zone>[a-z]{1,4}\b|(?:utc|gmt)?\s*[+-]\d\d(?::?\d\d)?)?"
)
_ISO = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)(?:(?:t|,?\s+)(?P<clock>.*))?", re.I)
_ISO_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:t?(?P<clock>\d{6}.*))?", re.I)
_ISO_MONTH = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d\d?)")
_EPOCH = re.compile(r"(\d{10})(?:\.?\d{3})?")
_NUMERIC = re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4})(?:,?\s+(?P<clock>.*))?")
_DAY_FIRST = re.compile(
    rf"(?:[a-z]{{2,9}}\.?,?\s+)?(\d\d?)(?:st|nd|rd|th)?[\s-]+{_MONTH_NAME},?[\s-]+(\d{{4}})\b(.*)", re.I
)
_MONTH_FIRST = re.compile(
    rf"(?:[a-z]{{3,9}}\.?,\s*|[a-z]{{6,9}}\s+)?{_MONTH_NAME}\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}})\b(.*)", re.I
)
_MONTH_ONLY = re.compile(rf"{_MONTH_NAME},?\s+(\d{{4}})", re.I)
_CLOCK_RE = re.compile(_CLOCK, re.I)
_COMPACT_CLOCK = re.compile(r"^(\d\d)(\d\d)(\d\d)")


def parse_instant(raw: str, origin: DateOrigin) -> Published | None:
    """Return what a raw date says: the stated day, and the UTC instant where a time and a zone are stated with it.

    Reads RFC 2822, the variants of ISO 8601 that feeds and pages use, epoch seconds and English dates in words.
    Without a zone there is no instant; without a day the month, as its first day. None for anything else, and for
    days that do not exist.
    """
    text = " ".join(raw.replace("\u200e", "").replace("\u200f", "").split())
    if not text or len(text) > _LONGEST_RAW:
        return None
    for read in (_read_iso, _read_epoch, _read_words, _read_rfc2822, _read_numeric, _read_month):
        if found := read(text, origin):
            return found
    return None


def effective_published(candidate: Published | None, not_after: date) -> Published | None:
    """Return `candidate`, or None where it lies more than a day after `not_after`, the day of fetching.

    The one day is for publishers east of UTC, whose tomorrow has begun.
    """
    if candidate is None or candidate.published_on > not_after + timedelta(days=1):
        return None
    return candidate


def _read_iso(text: str, origin: DateOrigin) -> Published | None:
    if not (found := _ISO.fullmatch(text) or _ISO_COMPACT.fullmatch(text)):
        return None
    clock = _COMPACT_CLOCK.sub(r"\1:\2:\3", found["clock"] or "")
    return _published(_date(found["year"], found["month"], found["day"]), clock, origin)


def _read_epoch(text: str, origin: DateOrigin) -> Published | None:
    if found := _EPOCH.fullmatch(text):
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]))
        return _at_instant(at, origin) if _FIRST_YEAR <= at.year <= _LAST_YEAR else None
    return None


def _read_words(text: str, origin: DateOrigin) -> Published | None:
    if found := _DAY_FIRST.fullmatch(text):
        return _published(_date(found[3], _month(found[2]), found[1]), found[4], origin)
    if found := _MONTH_FIRST.fullmatch(text):
        return _published(_date(found[3], _month(found[1]), found[2]), found[4], origin)
    return None


def _read_rfc2822(text: str, origin: DateOrigin) -> Published | None:
    """Read what the pattern for words did not: two-digit years, a missing comma, the order of C's asctime."""
    fields = parsedate_tz(text)
    if fields is None or _MONTH_ONLY.fullmatch(text):
        return None
    # The clock is read again from the text: parsedate_tz takes a missing zone for UTC.
    return _published(_date(str(fields[0]), str(fields[1]), str(fields[2])), text, origin)


def _read_numeric(text: str, origin: DateOrigin) -> Published | None:
    """Read 17/05/2024 and 05/17/2024, but not 05/06/2024: that is May in one country and June in another."""
    if not (found := _NUMERIC.fullmatch(text)):
        return None
    readings = {day for day in (_date(found[3], found[2], found[1]), _date(found[3], found[1], found[2])) if day}
    return _published(readings.pop(), found["clock"], origin) if len(readings) == 1 else None


def _read_month(text: str, origin: DateOrigin) -> Published | None:
    if found := _ISO_MONTH.fullmatch(text):
        first = _date(found["year"], found["month"], "1")
    elif found := _MONTH_ONLY.fullmatch(text):
        first = _date(found[2], _month(found[1]), "1")
    else:
        return None
    return _as_month(first, origin) if first else None


def _month(written: str) -> str:
    """Return the number of a month that is written as a number or as an English name."""
    name = written[:3].lower()
    return str(_MONTHS.index(name) + 1) if name in _MONTHS else written


def _date(year: str, month: str, day: str) -> date | None:
    if not (month.isdecimal() and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _published(day: date | None, clock: str | None, origin: DateOrigin) -> Published | None:
    """Return a day with the instant that `clock` gives it, if it gives one."""
    if day is None:
        return None
    at = _instant(day, clock) if clock else None
    precision = DatePrecision.INSTANT if at else DatePrecision.DAY
    return Published(published_on=day, published_at=at, precision=precision, origin=origin)


def _as_month(first: date, origin: DateOrigin) -> Published:
    return Published(published_on=first, published_at=None, precision=DatePrecision.MONTH, origin=origin)


def _at_instant(at: datetime, origin: DateOrigin) -> Published:
    return Published(published_on=at.date(), published_at=at, precision=DatePrecision.INSTANT, origin=origin)


def _instant(day: date, clock: str) -> datetime | None:
    found = _CLOCK_RE.search(clock)
    offset = _offset(found["zone"] or "") if found else None
    if not found or offset is None:
        return None
    try:
        # A leap second is written as 60, which datetime does not know.
        at = time(_hour(found["hour"], found["half"]), int(found["minute"]), min(int(found["second"] or 0), 59))
        return datetime.combine(day, at, tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(written: str, half: str | None) -> int:
    """Return the hour of 24; 12 a.m. is midnight."""
    if not half:
        return int(written)
    return int(written) % 12 + (12 if half.lower().startswith("p") else 0)


def _offset(zone: str) -> timedelta | None:
    """Return a zone's distance from UTC; None where the zone is missing, unknown or farther off than any on earth."""
    zone = zone.lower().replace(" ", "")
    if zone in _ZONES:
        return timedelta(minutes=_ZONES[zone])
    found = re.fullmatch(r"(?:utc|gmt)?([+-])(\d\d):?(\d\d)?", zone)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return timedelta(minutes=minutes if found[1] == "+" else -minutes) if minutes <= 14 * 60 else None
