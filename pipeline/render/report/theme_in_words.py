"""A theme in sentences: how well it is found, what its chart shows, and what its tests answer."""

from collections.abc import Iterator, Sequence

from pipeline.records import Record
from pipeline.records.report import ReportedTheme, ShownTest, TrendPoint
from pipeline.render.jinja_environment import percent
from pipeline.render.report.headline import share_in_words
from pipeline.render.report.quarter_axis import quarter_name
from pipeline.render.tested_in_words import figures_in_words, joined

_QUESTIONS = {
    "trend": "Does the share drift steadily?",
    "ewma": "Have the newest quarters left the baseline?",
    "change_point": "When did it change? (exploratory)",
}
_ANSWERS = {
    "rising": "It rises",
    "falling": "It falls",
    "alarm_high": "Yes, upwards",
    "alarm_low": "Yes, downwards",
    "none_shown": "Not shown, which is not “no change”",
    "not_tested": "Not tested",
}
_STEPS = {"rising": "A step up", "falling": "A step down"}
_WEAK = {
    "few": "fewer than ten coded sentences have the theme",
    "recall": "recall is low, or may be: the codebook may miss many sentences that have the theme",
    "precision": "precision is low, or may be: many of the sentences in which it finds the theme may not have it",
}


class ResultInWords(Record):
    """The result of a test as a row of the page."""

    question: str
    answer: str
    detail: str


def weakness(theme: ReportedTheme) -> str:
    """Return in a sentence how far the theme can be trusted by what was measured with the codebook."""
    if theme.weaknesses is None:
        return "How well this codebook finds the theme was not measured."
    if not theme.weaknesses:
        return "Precision and recall were measured on coded sentences, and both are sufficient."
    reasons = "; ".join(_WEAK.get(one, one) for one in theme.weaknesses)
    return f"The theme is published as weak: {reasons}."


def chart_in_words(theme: ReportedTheme, points: Sequence[TrendPoint]) -> str:
    """Return the text that stands for the chart of a trend where it cannot be seen."""
    drawn = [point for point in points if point.is_drawn and point.share is not None]
    begins = (
        f"Chart of the share of commentary with “{theme.label}”, {points[0].period_label} to {points[-1].period_label}"
    )
    if not drawn:
        return f"{begins}: no quarter has the ten texts that a point needs."
    highest = max(drawn, key=lambda point: point.share or 0)
    left_out = len(points) - len(drawn)
    baseline = f"; baseline {percent(theme.baseline_share)}" if theme.baseline_share is not None else ""
    return (
        f"{begins}: {share_in_words(drawn[0])} in {drawn[0].period_label}, {share_in_words(drawn[-1])} in "
        f"{drawn[-1].period_label}, at most {percent(highest.share)} in {highest.period_label}{baseline}"
        f"{f'; {left_out} not drawn' if left_out else ''}."
    )


def results_in_words(tests: Sequence[ShownTest]) -> list[ResultInWords]:
    """Return the results of the tests of a theme, the firmest kind first."""
    order = [*_QUESTIONS]
    return [_in_words(test) for test in sorted(tests, key=lambda test: order.index(test.test_code))]


def _in_words(test: ShownTest) -> ResultInWords:
    is_step = test.test_code == "change_point" and test.verdict in _STEPS
    answer = _STEPS[test.verdict] if is_step else _ANSWERS.get(test.verdict, test.verdict)
    since = f" from {quarter_name(test.changed_from)} on" if test.changed_from else ""
    return ResultInWords(
        question=_QUESTIONS.get(test.test_code, test.test_code),
        answer=answer + since,
        detail=joined(_details(test)) + ".",
    )


def _details(test: ShownTest) -> Iterator[str]:
    if test.share_before is not None and test.share_after is not None:
        yield f"{percent(test.share_before)} before, {percent(test.share_after)} after"
    yield from figures_in_words(test)
    yield f"{test.n_periods} quarters, {test.n_texts} texts" + (f", {test.n_sources} sources" if test.n_sources else "")
    if test.remark:
        yield test.remark
