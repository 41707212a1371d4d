"""What a test of change carries, in words: the claim, the texts on both sides of it, and how sure it is."""

from collections.abc import Iterator
from datetime import date

from pipeline.records import Record
from pipeline.records.digest import Move
from pipeline.render.jinja_environment import percent, span, written_day
from pipeline.render.tested_in_words import figures_in_words

TEST_NAMES = {
    "trend": "trend test",
    "ewma": "control chart (alarm)",
    "change_point": "change point (exploratory: the most likely place of a change, no test)",
}
_CLAIMS = {
    ("trend", "rising"): "rising from quarter to quarter",
    ("trend", "falling"): "falling from quarter to quarter",
    ("ewma", "alarm_high"): "above the range of its baseline since {since}",
    ("ewma", "alarm_low"): "below the range of its baseline since {since}",
}
_WEAK = "A weak theme: the codebook finds it poorly, or how well was not measured. Read its sentences first."


class Claim(Record):
    """One line of what moved, in its parts."""

    label: str
    claim: str
    counts: str  # with interval and denominators
    test: str
    caution: str  # empty where there is none
    is_new: bool


def claim_of(move: Move) -> Claim:
    """Return what the test behind a moved theme carries."""
    said = _CLAIMS[move.test_code, move.verdict].format(since=quarter_of(move.first_after))
    return Claim(
        label=move.label,
        claim=said,
        counts=_counts(move),
        test="; ".join(_evidence(move)),
        caution=_WEAK if move.is_weak else "",
        is_new=move.is_new,
    )


def quarter_of(day: date) -> str:
    """Return the name of a day's quarter, as 2026-Q3."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _counts(move: Move) -> str:
    after = _texts(
        move.n_with_theme_after, move.n_after, (move.share_after, move.share_after_low, move.share_after_high)
    )
    before = _texts(
        move.n_with_theme_before, move.n_before, (move.share_before, move.share_before_low, move.share_before_high)
    )
    return f"{after} {_days(move.first_after, move.last_after)}, against {before} {_reference(move)}"


def _texts(k: int | None, n: int | None, share: tuple[float | None, float | None, float | None]) -> str:
    if not n:
        return "no text"
    middle, low, high = share
    return f"{k} of {n} texts ({percent(middle)}, 95% interval {span(low, high)})"


def _reference(move: Move) -> str:
    if move.first_before is None or move.last_before is None:
        return "before"
    days = _days(move.first_before, move.last_before)
    return f"in the baseline ({days.removeprefix('in ')})" if move.test_code == "ewma" else days


def _days(first: date, last: date) -> str:
    """Return a span of days: quarters where it consists of whole ones."""
    begin, end = quarter_of(first), quarter_of(last)
    if first.day != 1 or first.month % 3 != 1 or (last.month % 3, last.day) not in {(0, 30), (0, 31)}:
        return f"in {written_day(first)} to {written_day(last)}"
    return f"in {begin}" if begin == end else f"in {begin} to {end}"


def _evidence(move: Move) -> Iterator[str]:
    yield f"{TEST_NAMES[move.test_code]} over {move.n_periods} quarters and {move.n_sources} sources"
    yield from figures_in_words(move)
    if move.other_test_codes:
        yield "shown too by: " + ", ".join(TEST_NAMES[code].partition(" (")[0] for code in move.other_test_codes)
    yield f"first shown on {written_day(move.shown_since.date())}"
