"""Polling schedule: a feed's usual interval, failure severity and the next visit. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

Severity = Literal["hard", "soft", "temporary"]

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=4)
NIGHTLY = timedelta(hours=20)  # nightly, even if a night starts a little early
FULL_EVERY = timedelta(days=7)  # unconditional requests: some feeds change without changing their ETag

# Media Cloud's weights: a permanent error counts whole, one that usually passes a quarter.
WEIGHTS: dict[Severity, float] = {"hard": 1.0, "soft": 0.5, "temporary": 0.25}
_HARD = frozenset(
    {
        "feed_is_html",
        "feed_challenge",
        "feed_moved",
        "http_404",
        "http_410",
        "http_451",
        "http_401",
        "http_403",
        "robots_disallow",
        "dns",
    }
)
_TEMPORARY = frozenset(
    {
        "timeout",
        "connection",
        "http_429",
        "robots_unreachable",
        "incomplete",
        "host_resting",
        "feed_child_died",
        "feed_is_error",
    }
)


def severity_of(reason: str) -> Severity:
    """Classify the reason of a feed's failure as hard, soft or temporary."""
    if reason in _HARD or reason.startswith("refused_") or reason == "invalid_url":
        return "hard"
    return "temporary" if reason in _TEMPORARY else "soft"


def next_visit(now: datetime, usual_gap_s: float | None, *, has_overflowed: bool, failing: float = 0.0) -> datetime:
    """Return when to request a feed next, one hour to four days after `now`; a working feed within a night.

    A feed is polled twice per usual interval between its entries (in seconds; None where unknown), and twice as often
    after an overflow; a quiet one nightly, because news follows no rhythm. `failing` is the summed weight of its
    consecutive failures: each whole one doubles the wait.
    """
    wait = NIGHTLY if usual_gap_s is None else min(timedelta(seconds=usual_gap_s / 2), NIGHTLY)
    if has_overflowed:
        wait /= 2
    return now + min(max(wait * 2 ** min(failing, 10.0), SHORTEST), LONGEST)


def usual_gap(published: Sequence[datetime]) -> timedelta | None:
    """Return the median time between consecutive entries, or None with fewer than three dated entries."""
    ordered = sorted(published)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if len(gaps) >= 2 else None
