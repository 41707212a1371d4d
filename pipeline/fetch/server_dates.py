"""Clock check against HTTP Date headers: what servers say the time is, and the verdict by their majority."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from threading import Lock

from pipeline.records import ClockVerdict

TOLERANCE = timedelta(days=1)  # summer time, zones taken for UTC and slow caches lie within it
CURE = "Set the clock (`timedatectl set-ntp true`)"
_LEAP_SECOND = re.compile(r"(?<=:\d\d:)60(?!\d)")
_AGE = re.compile(r"\d{1,9}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ServerDates:
    """The dates that servers sent, by host. Thread-safe: filled by the client, read by the night."""

    def __init__(self) -> None:
        """Start with none."""
        self._heard: defaultdict[str, list[datetime]] = defaultdict(list)
        self._lock = Lock()

    def hear(self, host: str, date: str, age: str) -> None:
        """Note the Date header of a response, with the Age that a cache adds; what is no date is left out."""
        sent_at = http_date(date)
        if sent_at is None:
            return
        seconds = int(age.strip()) if _AGE.fullmatch(age.strip()) else 0
        try:
            sent_at += timedelta(seconds=seconds)
        except OverflowError:  # of the year 9999
            return
        with self._lock:
            self._heard[host].append(sent_at)

    def by_host(self) -> dict[str, datetime]:
        """Return one date for each host that sent any: the median of its dates."""
        with self._lock:
            return {host: _median(dates) for host, dates in self._heard.items()}


def http_date(value: str) -> datetime | None:
    """Parse an HTTP date (RFC 9110, 5.6.7), UTC where no zone is stated; None where it is none.

    datetime has no leap second: 23:59:60 is 23:59:59.
    """
    try:
        moment = parsedate_to_datetime(_LEAP_SECOND.sub("59", value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def judge_clock(clock_at: datetime, dates: Mapping[str, datetime]) -> ClockVerdict:
    """Return the verdict of `dates`, one vote a host, on a machine whose clock says `clock_at`.

    The clock is wrong where most of the hosts are more than TOLERANCE from it, all on the same side.
    """
    later = [date for date in dates.values() if date - clock_at > TOLERANCE]
    earlier = [date for date in dates.values() if clock_at - date > TOLERANCE]
    odd = max(later, earlier, key=len)
    is_wrong = 2 * len(odd) > len(dates)
    served_at = _median(odd if is_wrong else list(dates.values())) if dates else None
    verdict = ClockVerdict(clock_at=clock_at, served_at=served_at, n_hosts=len(dates), n_odd=len(odd), verdict="")
    if served_at is None or not is_wrong:
        return verdict
    return verdict.model_copy(update={"is_refused": True, "verdict": _wrong(verdict, served_at)})


def _wrong(verdict: ClockVerdict, served_at: datetime) -> str:
    days = abs(verdict.clock_at - served_at) // timedelta(days=1)
    side = "ahead" if verdict.clock_at > served_at else "behind"
    return (
        f"This machine's clock is {days} days {side}: it says {_shown(verdict.clock_at)}, and {verdict.n_odd} of "
        f"{verdict.n_hosts} servers that send a date say {_shown(served_at)}. Nothing of this night is stored. {CURE} "
        "and run the night again; where the clock value is meant, give it with --now."
    )


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _median(dates: Sequence[datetime]) -> datetime:
    return _EPOCH + timedelta(seconds=median((date - _EPOCH).total_seconds() for date in dates))
