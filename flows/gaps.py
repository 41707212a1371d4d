"""Gaps between nights: the days on which none ran, and how long the last one is ago. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

LATE_AFTER = timedelta(hours=36)  # a night every day, with half a day of grace
_LISTED = 2  # days in a row; a longer run is written as a range


class Gap(NamedTuple):
    """The time between two consecutive nights that lie too far apart."""

    after: datetime
    before: datetime

    @property
    def length(self) -> timedelta:
        """The time between the two clock values."""
        return self.before - self.after

    @property
    def days(self) -> tuple[date, ...]:
        """The days (UTC) on which no night ran."""
        n_days = (self.before.date() - self.after.date()).days
        return tuple(self.after.date() + timedelta(days=number) for number in range(1, n_days))


def gaps_between(clocks: Iterable[datetime]) -> tuple[Gap, ...]:
    """Return the gaps with a day on which no night ran, the first one first."""
    gaps = (Gap(after, before) for after, before in pairwise(sorted(clocks)))
    return tuple(gap for gap in gaps if gap.length > LATE_AFTER and gap.days)


def missed_in_words(gaps: Sequence[Gap]) -> Iterator[str]:
    """Yield sentences on the missed nights: their days, and the longest gap; none where no night was missed."""
    if not gaps:
        return
    yield f"No night on {', '.join(_days_in_words(gap.days) for gap in gaps)}."
    longest = max(gaps, key=lambda gap: gap.length)
    yield (
        f"The longest gap: {span_in_words(longest.length)}, from {longest.after:%Y-%m-%d %H:%M} to "
        f"{longest.before:%Y-%m-%d %H:%M} UTC."
    )


def late_in_words(last: datetime, now: datetime) -> str:
    """Return a sentence where the last night is longer ago than a nightly schedule explains, else nothing."""
    if now - last <= LATE_AFTER:
        return ""
    return f"No night for {span_in_words(now - last)}: the last one began on {last:%Y-%m-%d at %H:%M} UTC."


def span_in_words(span: timedelta) -> str:
    """Return a time span as “74 hours”, from a week on as “9 days”."""
    return f"{span.days} days" if span >= timedelta(days=7) else f"{span.total_seconds() / 3600:.0f} hours"


def _days_in_words(days: Sequence[date]) -> str:
    if len(days) <= _LISTED:
        return ", ".join(map(str, days))
    return f"{days[0]} to {days[-1]} ({len(days)} days)"
