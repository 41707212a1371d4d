"""Feed health from the stored state and today's date: judged by a feed's entries, never by an HTTP status alone.

works       publishes at its usual rhythm
works_but   works, with a reservation that the operator should know
silent      responds, but its newest entry is older than its rhythm explains: frozen, moved or abandoned
broken      unreadable
unasked     never requested
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from pipeline.discover.rhythm import severity_of
from pipeline.records import FeedKind, Record
from pipeline.rejections import LATER, way_out

HealthState = Literal["works", "works_but", "silent", "broken", "unasked"]

# Measured over eight months of 84 active feeds: these limits would classify 1.7 % of their days as silent, half of
# which are gaps in the record. An outlet that posts a week at once has a median gap of minutes: hence the two weeks.
GAPS_OF_SILENCE = 10  # multiples of the median gap between two entries
LEAST_SILENCE, MOST_SILENCE = timedelta(days=14), timedelta(days=90)
PASSING_FAILURES = 3  # consecutive failures from which a temporary error counts as permanent
OWN_SHARE = 0.5  # of the entries; below it, a press review or an aggregator

_WORDS = {
    "works": "works",
    "works_but": "works, but",
    "silent": "silent",
    "broken": "broken",
    "unasked": "never asked",
}
_DATED = frozenset({FeedKind.RSS, FeedKind.ATOM, FeedKind.JSON, FeedKind.NEWS_SITEMAP, FeedKind.GOOGLE_NEWS})
_ELSEWHERE = frozenset({FeedKind.GDELT_GAL, FeedKind.GDELT_DOC, FeedKind.GOOGLE_NEWS})  # list other sites' articles
_WHOLE = frozenset({FeedKind.SITEMAP})  # lists the whole archive, most of which is left out
_READ = {"read", "not_modified"}
# The entries are of an earlier visit, or the last ones that stand beside a message.
_NO_FEED = {"feed_is_html", "feed_challenge", "feed_empty", "feed_rate_limited", "feed_is_error", "feed_moved"}
_MOVED = {"http_404", "http_410"}  # the general remedy is worded for a page
_MEND = "Look at the outlet's site for the feed that replaced it, with `nato-asia sources add`, or disable it."


class Health(Record):
    """Health of a feed: its state, and an explanation in one or more sentences."""

    state: HealthState
    sentence: str

    @property
    def is_working(self) -> bool:
        """Tell whether it delivers what its outlet publishes."""
        return self.state in {"works", "works_but"}

    @property
    def words(self) -> str:
        """The state in plain words."""
        return _WORDS[self.state]


def judge(
    *,
    kind: FeedKind,
    last_status: str | None,
    n_entries: int,
    n_dropped: int,
    share_own_host: float | None,
    usual_gap_s: float | None,
    newest_published_on: date | None,
    has_overflowed: bool,
    n_failures: int,
    today: date,
) -> Health:
    """Judge the health of a feed from its stored state.

    last_status   read, not_modified, the reason of the last failure, or nothing where it was never requested
    n_entries     of the last readable body; a partially readable feed keeps its defect as last_status
    n_failures    consecutive, including the last visit
    usual_gap_s   median seconds between two entries, see `usual_gap`
    """
    if not last_status:
        return Health(state="unasked", sentence="It was not asked yet.")
    is_partial = last_status.startswith("feed_") and last_status not in _NO_FEED and n_entries > 0
    if last_status not in _READ and not is_partial:
        return _judge_failure(last_status, n_entries, n_failures)
    if not n_entries:
        return Health(state="works", sentence="It is an index: its entries stand in its parts.")
    partly = (f"it could be read in part only ({last_status})",) if is_partial else ()
    over = ("it ran over since the visit before: some entries were probably missed",) if has_overflowed else ()
    doubts = (*partly, *_doubts_of_entries(kind, n_entries, n_dropped, share_own_host), *over)
    state, sentence = _judge_age(kind, newest_published_on, usual_gap_s, today)
    sentences = [f"{count(n_entries, 'entry', 'entries')}.", sentence, _sentence(doubts)]
    return Health(
        state="works_but" if state == "works" and doubts else state, sentence=" ".join(filter(None, sentences))
    )


def patience(usual_gap_s: float | None) -> timedelta:
    """Return the maximum age of a feed's newest entry: ten usual gaps, at least two weeks, at most ninety days."""
    if usual_gap_s is None:
        return MOST_SILENCE
    return min(max(timedelta(seconds=usual_gap_s * GAPS_OF_SILENCE), LEAST_SILENCE), MOST_SILENCE)


def gap_in_words(usual_gap_s: float | None) -> str:
    """Format the interval between entries as “3 hours” or “2 days”; “–” where it is unknown."""
    if usual_gap_s is None:
        return "–"
    for unit, seconds in (("day", 86_400), ("hour", 3_600)):
        if usual_gap_s >= 1.5 * seconds:
            return f"{usual_gap_s / seconds:.0f} {unit}s"
    minutes = max(1, round(usual_gap_s / 60))
    return f"{minutes} minute{'s' if minutes > 1 else ''}"


def count(n_things: int, one: str, several: str) -> str:
    """Format a count with the matching noun form: “1 entry”, “2,000 entries”."""
    return f"{n_things:,} {one if n_things == 1 else several}"


def _judge_failure(reason: str, n_entries: int, n_failures: int) -> Health:
    times = f" {n_failures} times in a row" if n_failures > 1 else ""
    if n_entries and severity_of(reason) == "temporary" and n_failures < PASSING_FAILURES:
        sentence = f"It worked before and failed{times} with {reason}, which usually passes. {LATER}"
        return Health(state="works_but", sentence=sentence)
    mend = _MEND if reason in _MOVED else way_out(reason, is_feed=True)
    return Health(state="broken", sentence=f"It failed{times} with {reason}. {mend}")


def _judge_age(
    kind: FeedKind, newest_on: date | None, usual_gap_s: float | None, today: date
) -> tuple[HealthState, str]:
    if newest_on is None:
        if kind not in _DATED:
            return "works", ""
        return "works_but", "None of its entries is dated, so nobody can tell whether it is still fed."
    age = today - newest_on
    if age < timedelta(days=-2):
        return "works_but", f"Its newest entry is dated in the future ({newest_on})."
    if kind is FeedKind.SITEMAP or age <= patience(usual_gap_s):
        return "works", f"The newest is of {newest_on}."
    usual = f" It usually publishes every {gap_in_words(usual_gap_s)}." if usual_gap_s is not None else ""
    return "silent", f"It has been silent for {age.days:,} days: its newest entry is of {newest_on}.{usual} {_MEND}"


def _doubts_of_entries(kind: FeedKind, n_entries: int, n_dropped: int, share: float | None) -> Iterator[str]:
    if kind not in _ELSEWHERE and share is not None and share < OWN_SHARE:
        yield f"only {share:.0%} of its entries lie on its own site: it may be one of clippings"
    if kind not in _WHOLE and n_dropped > n_entries:
        yield (
            f"{n_dropped:,} more entries were left out than kept"
            if not n_entries
            else (f"more of its entries were left out ({n_dropped:,}) than kept ({n_entries:,})")
        )


def _sentence(doubts: Iterable[str]) -> str:
    joined = "; ".join(doubts)
    return f"{joined[:1].upper()}{joined[1:]}." if joined else ""
