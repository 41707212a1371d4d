"""When a feed published and how its last visits went in, when it is asked next out. Touches nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

Severity = Literal["hard", "soft", "temporary"]

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=4)
NIGHTLY = timedelta(hours=20)  # every night, even when one starts a little early
FULL_EVERY = timedelta(days=7)  # some feeds keep their ETag while they change: now and then they are asked in full

# Media Cloud's weights: what will not pass by itself counts whole, what usually does a quarter.
WEIGHTS: dict[Severity, float] = {"hard": 1.0, "soft": 0.5, "temporary": 0.25}
_HARD = frozenset(
    {
        "feed_is_html",
        "feed_challenge",
        "http_404",
        "http_410",
        "http_451",
        "http_401",
        "http_403",
        "robots_disallow",
        "dns",
    }
)
_TEMPORARY = frozenset({"timeout", "connection", "http_429", "robots_unreachable", "incomplete", "host_resting"})


def severity_of(reason: str) -> Severity:
    """Return how much a feed's failure says about it: hard, soft or temporary."""
    if reason in _HARD or reason.startswith("refused_") or reason == "invalid_url":
        return "hard"
    return "temporary" if reason in _TEMPORARY else "soft"


def next_visit(now: datetime, usual_gap_s: float | None, *, has_overflowed: bool, failing: float = 0.0) -> datetime:
    """Return when to ask a feed next, from one hour to four days after `now`; one that works, within a night.

    A feed is asked twice in the usual time between two of its entries (in seconds; None where it is not known), and
    twice as often again where it ran over since the last visit; a quiet one every night, for news keep to no rhythm.
    `failing` is the weight of its failures in a row, each whole one of which doubles the time.
    """
    wait = NIGHTLY if usual_gap_s is None else min(timedelta(seconds=usual_gap_s / 2), NIGHTLY)
    if has_overflowed:
        wait /= 2
    return now + min(max(wait * 2 ** min(failing, 10.0), SHORTEST), LONGEST)


def usual_gap(published: Sequence[datetime]) -> timedelta | None:
    """Return the median time between two entries, or None where fewer than three entries are dated."""
    ordered = sorted(published)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if len(gaps) >= 2 else None
