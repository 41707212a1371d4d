"""Time of day and UTC offset in the text beside a date: 24-hour and 12-hour clocks, zone names, offsets after them."""

import re
from datetime import date, datetime, time, timedelta, timezone

# Unambiguous zone abbreviations (IST and BST are not), in minutes east of UTC.
_ZONES = {
    **{"z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180},
    **{"hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
    **{"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
}
_AMBIGUOUS = ("bst", "cst", "ist")  # read with an offset after them
_MOST_MINUTES = 14 * 60  # of an offset: Kiribati
_OFFSET = r"[+\-\u2212]\d\d(?::?\d\d)?(?!\d)"
# Beside UTC or GMT an hour may have one digit and words may stand between: 8:30 pm Beijing time (UTC+8).
_NAMED_OFFSET = re.compile(r"\b(?:utc|gmt)\s?(?P<offset>[+\-\u2212]\s?\d\d?(?::?\d\d)?)(?![\d:])", re.I)
_NAMES = "|".join((*_ZONES, *_AMBIGUOUS))
_CLOCK = re.compile(
    r"(?:(?P<noon>上午|早上|午前|오전|下午|晚上|午後|오후)\s*+)?"
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d?)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    rf"\s*\(?(?:(?:{_NAMES})?\s?(?P<offset>{_OFFSET})|(?P<zone>[a-z]{{1,4}})\b)?",
    re.I,
)
_COMPACT = re.compile(r"^t(?=\d{4})(\d\d)(\d\d)(\d\d)?(?!\d)", re.I)  # of ISO 8601: T0915, T091500
_AFTER_NOON = ("p", "下午", "晚上", "午後", "오후")


def instant_of(day: date, clock: str) -> datetime | None:
    """Combine a day with the time and zone in `clock`; None where either is missing, unknown or invalid."""
    found = _CLOCK.search(_COMPACT.sub(_with_colons, clock))
    if not found:
        return None
    named = _NAMED_OFFSET.search(clock)
    stated = named["offset"] if named else found["offset"]
    offset = _offset(stated) if stated else _ZONES.get((found["zone"] or "").lower())
    if offset is None or abs(offset) > _MOST_MINUTES:
        return None
    try:
        # datetime does not support leap seconds (60).
        at = time(_hour(found), int(found["minute"]), min(int(found["second"] or 0), 59))
        return datetime.combine(day, at, tzinfo=timezone(timedelta(minutes=offset)))
    except ValueError:
        return None


def _with_colons(found: re.Match[str]) -> str:
    return f"{found[1]}:{found[2]}:{found[3] or '00'}"


def _hour(clock: re.Match[str]) -> int:
    """Convert to the 24-hour clock; 12 a.m. is midnight."""
    hour, half = int(clock["hour"]), (clock["half"] or clock["noon"] or "").lower()
    if not half or (clock["noon"] and hour > 12):
        return hour
    return hour % 12 + (12 if half.startswith(_AFTER_NOON) else 0)


def _offset(written: str) -> int:
    """Return the minutes east of UTC of +08:00, -0530 or +9."""
    digits = re.sub(r"\D", "", written).rjust(2, "0")
    hours, minutes = (digits[:2], digits[2:]) if len(digits) != 3 else (digits[:1], digits[1:])
    total = int(hours) * 60 + int(minutes or 0)
    return total if written.startswith("+") else -total
