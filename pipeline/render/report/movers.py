"""Themes that moved, each with the test that says so; and why the others are not among them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from pipeline.records import Record
from pipeline.records.report import ReportedTheme, ShownTest, TrendPoint
from pipeline.render.report.quarter_axis import quarter_name
from pipeline.render.tested_in_words import figures_in_words, joined

_ORDER = {"trend": 0, "ewma": 1, "change_point": 2}
_SHOWN = {"rising", "falling", "alarm_high", "alarm_low"}


class Mover(Record):
    """A theme whose share changed by the verdict of one test: shares before and after, and the test in words."""

    theme: ReportedTheme
    test: ShownTest
    direction: Literal["up", "down"]
    before: float | None
    before_on: date | None = None  # first day of the quarter before; None where it is no quarter
    after: float | None
    verdict: str
    evidence: str


class Untested(Record):
    """A reason for which themes could not be tested for a steady trend, and their number."""

    reason: str
    n_themes: int


def movers(
    themes: Sequence[ReportedTheme], tests: Sequence[ShownTest], series: Mapping[str, Sequence[TrendPoint]]
) -> tuple[Mover, ...]:
    """Return what the tests show: steady trends, alarms, then exploratory changes, in each the largest first."""
    known = {theme.theme_id: theme for theme in themes}
    found = [
        _mover(known[test.theme_id], test, series.get(test.theme_id, ()))
        for test in tests
        if test.verdict in _SHOWN and test.theme_id in known
    ]
    return tuple(sorted(found, key=_rank))


def untested(tests: Sequence[ShownTest]) -> tuple[Untested, ...]:
    """Return why themes have no test for a steady trend, the most frequent reason first."""
    reasons = Counter(_reason(test) for test in tests if test.test_code == "trend" and test.verdict == "not_tested")
    return tuple(Untested(reason=reason, n_themes=n) for reason, n in sorted(reasons.items(), key=lambda one: -one[1]))


def _rank(mover: Mover) -> tuple[int, bool, float, str]:
    distance = abs((mover.after or 0) - (mover.before or 0))
    return _ORDER[mover.test.test_code], mover.theme.is_weak, -distance, mover.theme.theme_id


def _reason(test: ShownTest) -> str:
    """Return the remark of a test that was not made, in words that many themes share."""
    if "texts with the theme" in test.remark:
        return "fewer than 30 pieces have the theme"
    if "p cannot be below" in test.remark:
        return "that takes texts of six sources, and six quarters"
    return test.remark or "no slope could be estimated"


def _mover(theme: ReportedTheme, test: ShownTest, points: Sequence[TrendPoint]) -> Mover:
    is_up = test.verdict in {"rising", "alarm_high"}
    since = f" since {quarter_name(test.changed_from)}" if test.changed_from else ""
    shares: dict[str, object] = {"before": test.share_before, "after": test.share_after}
    if test.test_code == "trend":
        verdict = f"Steadily {'rising' if is_up else 'falling'}"
        shares, evidence = _ends(test, points, is_up=is_up), joined(_figures_of_trend(test))
    elif test.test_code == "ewma":
        verdict = f"{'Above' if is_up else 'Below'} the range of its baseline{since}"
        until = f" of {quarter_name(test.last_period)}" if test.last_period else ""
        evidence = f"From the baseline months to the smoothed share{until}"
    else:
        verdict = f"{'Higher' if is_up else 'Lower'}{since}"
        evidence = "Level before the likeliest step, and after it"
    return Mover(
        theme=theme, test=test, direction="up" if is_up else "down", verdict=verdict, evidence=evidence, **shares
    )  # fmt: skip


def _ends(test: ShownTest, points: Sequence[TrendPoint], *, is_up: bool) -> dict[str, object]:
    """Return the shares of the first and the last quarter of a trend that are drawn.

    None where they move the other way: the test holds the mix of sources fixed, and plain shares do not.
    """
    first, last = test.first_period, test.last_period
    drawn = [point for point in points if point.is_drawn and first and last and first <= point.period_start <= last]
    if not drawn or ((drawn[-1].share or 0) > (drawn[0].share or 0)) != is_up:
        return {"before": None, "after": None}
    return {"before": drawn[0].share, "before_on": drawn[0].period_start, "after": drawn[-1].share}


def _figures_of_trend(test: ShownTest) -> Iterator[str]:
    yield from figures_in_words(test)
    yield f"{test.n_periods} quarters, {test.n_sources} sources"
