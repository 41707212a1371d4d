"""Themes that moved, each with the test that says so; and why the others are not among them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from pipeline.records import Record
from pipeline.records.report import ReportedTheme, ShownTest, TrendPoint
from pipeline.render.report.quarter_axis import quarter_name

_ORDER = {"trend": 0, "ewma": 1, "change_point": 2}
_SHOWN = {"rising", "falling", "alarm_high", "alarm_low"}


class Mover(Record):
    """A theme whose share changed by the verdict of one test: shares before and after, and the test in words."""

    theme: ReportedTheme
    test: ShownTest
    direction: Literal["up", "down"]
    before: float | None
    after: float | None
    before_is: str  # what the share before is of, as `2022-Q4`
    after_is: str
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
    reasons = Counter(
        _reason(test) for test in tests if test.test_code == "trend" and test.verdict == "not_tested"
    )
    return tuple(Untested(reason=reason, n_themes=n) for reason, n in sorted(reasons.items(), key=lambda one: -one[1]))


def _rank(mover: Mover) -> tuple[int, bool, float, str]:
    distance = abs((mover.after or 0) - (mover.before or 0))
    return _ORDER[mover.test.test_code], mover.theme.is_weak, -distance, mover.theme.theme_id


def _reason(test: ShownTest) -> str:
    if "texts with the theme" in test.remark:
        return "fewer than 30 texts have the theme"
    return test.remark or "no slope could be estimated"


def _mover(theme: ReportedTheme, test: ShownTest, points: Sequence[TrendPoint]) -> Mover:
    is_up = test.verdict in {"rising", "alarm_high"}
    words = {"trend": _trend, "ewma": _alarm, "change_point": _change}[test.test_code]
    return Mover(theme=theme, test=test, direction="up" if is_up else "down", **words(test, is_up, points))


def _trend(test: ShownTest, is_up: bool, points: Sequence[TrendPoint]) -> dict[str, object]:
    of_test = [
        point
        for point in points
        if point.is_drawn and test.first_period and test.last_period
        and test.first_period <= point.period_start <= test.last_period
    ]  # fmt: skip
    first, last = (of_test[0], of_test[-1]) if of_test else (None, None)
    return {
        "before": first.share if first else None,
        "after": last.share if last else None,
        "before_is": first.period_label if first else "",
        "after_is": last.period_label if last else "",
        "verdict": f"Steadily {'rising' if is_up else 'falling'}",
        "evidence": ", ".join(_figures_of_trend(test)),
    }


def _figures_of_trend(test: ShownTest) -> Iterator[str]:
    if test.odds_ratio is not None:
        interval = f" ({test.odds_ratio_low:.2f}–{test.odds_ratio_high:.2f})" if test.odds_ratio_low is not None else ""
        yield f"odds times {test.odds_ratio:.2f}{interval} each quarter"
    if test.p_adjusted is not None:
        yield f"p = {test.p_adjusted:.2g} over all themes tested"
    yield f"{test.n_periods} quarters, {test.n_sources} sources"


def _alarm(test: ShownTest, is_up: bool, points: Sequence[TrendPoint]) -> dict[str, object]:
    return {
        "before": test.share_before,
        "after": test.share_after,
        "before_is": "baseline",
        "after_is": "smoothed, " + quarter_name(test.last_period) if test.last_period else "smoothed",
        "verdict": f"{'Above' if is_up else 'Below'} the range of its baseline{_since(test.changed_from)}",
        "evidence": "control chart of the smoothed share",
    }


def _change(test: ShownTest, is_up: bool, points: Sequence[TrendPoint]) -> dict[str, object]:
    return {
        "before": test.share_before,
        "after": test.share_after,
        "before_is": "until then",
        "after_is": "from then on",
        "verdict": f"{'Higher' if is_up else 'Lower'}{_since(test.changed_from)}",
        "evidence": "exploratory: the most likely place of a change, no test",
    }


def _since(day: date | None) -> str:
    return f" since {quarter_name(day)}" if day else ""
