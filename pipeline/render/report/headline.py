"""Headline of the report: what the tests show, in words and with its doubt; never more than a test carries."""

from collections.abc import Mapping, Sequence

from pipeline.records import Record
from pipeline.records.report import ReportedTheme, Standing, TrendPoint
from pipeline.render.jinja_environment import percent, span, written_day
from pipeline.render.report.movers import Mover
from pipeline.render.report.quarter_axis import quarter_name

_WEAK = " Read it with care: the codebook finds this theme poorly, or too few coded sentences show how well."


class ReportHeadline(Record):
    """The headline, a sentence, and what to know beside it."""

    title: str
    beside: str


def headline(standing: Standing, moved: Sequence[Mover], series: Mapping[str, Sequence[TrendPoint]]) -> ReportHeadline:
    """Return the headline: a steady trend, else an alarm, else that no test shows a change, else what is missing."""
    if standing.corpus is None or not standing.corpus.n_stories:
        return ReportHeadline(title="No commentary has been counted yet", beside=standing.outlook)
    latest = {theme_id: found for theme_id, points in series.items() if (found := last_firm(points))}
    if not latest:
        n = standing.corpus.n_stories
        return ReportHeadline(
            title=f"{n} {'piece' if n == 1 else 'pieces'} of commentary so far: too few for a share",
            beside="A quarter needs ten pieces for a point and twenty for a line. " + standing.outlook,
        )
    for mover in moved:
        if mover.test.test_code != "change_point" and mover.theme.theme_id in latest:
            of_test = _of_trend if mover.test.test_code == "trend" else _of_alarm
            return of_test(mover, latest[mover.theme.theme_id], series[mover.theme.theme_id])
    return _of_none(standing, latest)


def last_firm(points: Sequence[TrendPoint]) -> TrendPoint | None:
    """Return the last quarter that is over and has texts enough for a line, else for a point; None without one."""
    firm = [point for point in points if point.is_of_line]
    over = [point for point in points if point.is_drawn and point.is_complete]
    return next(reversed(firm or over), None)


def share_in_words(point: TrendPoint) -> str:
    """Return the share of a quarter with its interval, as 34 % (27–42)."""
    return f"{percent(point.share)} ({span(point.share_low, point.share_high)})"


def _of_trend(mover: Mover, now: TrendPoint, points: Sequence[TrendPoint]) -> ReportHeadline:
    then = next((point for point in points if point.period_start == mover.before_on), now)
    verb = "rises" if mover.direction == "up" else "falls"
    return ReportHeadline(
        title=f"“{mover.theme.label}” {verb}: {share_in_words(now)} of commentary in {quarter_name(now.period_start)}"
        f"{_compared(now, then)}",
        beside=f"The trend over {mover.test.n_periods} quarters is tested against chance and against a changed mix of "
        f"sources: {mover.evidence}.{_WEAK if mover.theme.is_weak else ''}",
    )


def _compared(now: TrendPoint, then: TrendPoint) -> str:
    """Return the comparison with an earlier quarter: a multiple only where both intervals lie that far apart."""
    if then is now:
        return ""
    before = f"{share_in_words(then)} in {quarter_name(then.period_start)}"
    if then.share_high and (now.share_low or 0) >= 2 * then.share_high:
        return f", more than twice the {before}"
    if now.share_high and (then.share_low or 0) >= 2 * now.share_high:
        return f", less than half the {before}"
    return f", after {before}"


def _of_alarm(mover: Mover, now: TrendPoint, _points: Sequence[TrendPoint]) -> ReportHeadline:
    where = "above" if mover.direction == "up" else "below"
    since = f" since {quarter_name(mover.test.changed_from)}" if mover.test.changed_from else ""
    return ReportHeadline(
        title=f"“{mover.theme.label}” is {where} the range of its baseline{since}: a smoothed share of "
        f"{percent(mover.after)} of commentary, against {percent(mover.before)}",
        beside=f"{_baseline_of(mover.theme)}The smoothed share, a mean in which the newest quarters weigh most, "
        "has left the limits within which chance would keep it; "
        f"{quarter_name(now.period_start)} alone has {share_in_words(now)}. "
        "Whether it drifts steadily is another question: see the tests below."
        f"{_WEAK if mover.theme.is_weak else ''}",
    )


def baseline_days(theme: ReportedTheme) -> str:
    """Return the span of the extended baseline in words; empty where there is none."""
    if not (theme.baseline_from and theme.baseline_to):
        return ""
    return f"{written_day(theme.baseline_from)} to {written_day(theme.baseline_to)}"


def _baseline_of(theme: ReportedTheme) -> str:
    days = baseline_days(theme)
    return f"The baseline is {theme.n_baseline_with_theme} of {theme.n_baseline} pieces, {days}. " if days else ""


def _of_none(standing: Standing, latest: Mapping[str, TrendPoint]) -> ReportHeadline:
    theme, point = _most_common(standing.themes, latest)
    n_tested = sum(test.test_code != "change_point" and test.verdict != "not_tested" for test in standing.tests)
    tested = "No test shows a change" if n_tested else "Nothing can be tested yet"
    return ReportHeadline(
        title=f"{tested}; most common is “{theme.label}”, in {share_in_words(point)} of commentary in "
        f"{quarter_name(point.period_start)}",
        beside=("That a test shows none does not mean that there is none. " if n_tested else standing.outlook)
        + (_WEAK if theme.is_weak else ""),
    )


def _most_common(themes: Sequence[ReportedTheme], latest: Mapping[str, TrendPoint]) -> tuple[ReportedTheme, TrendPoint]:
    with_point = [(theme, latest[theme.theme_id]) for theme in themes if theme.theme_id in latest]
    return max(with_point, key=lambda one: (one[1].share or 0, one[0].theme_id))
