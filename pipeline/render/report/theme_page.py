"""Page of one theme: its trend, its tests, the sentences behind it, its terms, edits, and how well it is found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from pipeline.records import Record
from pipeline.records.report import (
    CarryingTerm,
    FoundSentence,
    GroupShare,
    OwnScore,
    ReportedTheme,
    ShownTest,
    ThemeEdit,
    TrendPoint,
)
from pipeline.render.jinja_environment import percent
from pipeline.render.report.headline import last_firm, share_in_words
from pipeline.render.report.quarter_axis import quarter_name
from pipeline.render.report.quotation import QuotedPiece, quotation
from pipeline.render.report.report_page import rendered

MOST_EXAMPLES = 6
LONGEST_EXAMPLE = 60
_VOICES = {
    "author": "In the author’s own words",
    "quotation": "In quotations",
    "headline": "In headlines",
    "unknown": "Whose words is not known",
}
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
    "recall": "recall is low, or may be: the codebook misses many sentences that have the theme",
    "precision": "precision is low, or may be: it finds the theme in many sentences that do not have it",
}


class ThemeNumbers(Record):
    """All that the tables give of one theme, apart from its evidence."""

    theme: ReportedTheme
    points: tuple[TrendPoint, ...]
    tests: tuple[ShownTest, ...]
    groups: tuple[GroupShare, ...]
    scores: tuple[OwnScore, ...]


class ThemeEvidence(Record):
    """Sentences, terms and edits of one theme, and how many words of a sentence are quoted."""

    sentences: tuple[FoundSentence, ...]
    terms: tuple[CarryingTerm, ...]
    edits: tuple[ThemeEdit, ...]
    quoted_words: int
    most_sentences: int


class ResultInWords(Record):
    """The result of a test as a row of the page."""

    question: str
    answer: str
    detail: str


class Quoted(Record):
    """A sentence with the pieces of it that are quoted."""

    found: FoundSentence
    pieces: tuple[QuotedPiece, ...]


class ThemeCharts(NamedTuple):
    """The inlined charts of one theme, for wide windows and for narrow ones; empty where there is nothing to draw."""

    wide: str
    narrow: str


def theme_page(numbers: ThemeNumbers, evidence: ThemeEvidence, charts: ThemeCharts, queries: Mapping[str, str]) -> str:
    """Return the page; `queries` are those that its numbers can be found with."""
    return rendered(
        "theme.html",
        root="../",
        theme=numbers.theme,
        weakness=weakness(numbers.theme),
        caption=_caption(numbers),
        points=numbers.points,
        tests=[_in_words(test) for test in sorted(numbers.tests, key=lambda test: [*_QUESTIONS].index(test.test_code))],
        groups=[cell for cell in numbers.groups if cell.n],
        voices=list(_voices(evidence)),
        examples=_examples(evidence),
        quotes=evidence.quoted_words > 0,
        most_sentences=evidence.most_sentences,
        terms=evidence.terms,
        edits=evidence.edits,
        scores=numbers.scores,
        wide=Markup(charts.wide),  # parsed and reduced to shapes: drawing.inlined
        narrow=Markup(charts.narrow),
        queries=queries,
    )


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


def _caption(numbers: ThemeNumbers) -> str:
    latest = last_firm(numbers.points)
    if not latest:
        return "No full quarter has the ten pieces that a point needs"
    return (
        f"{share_in_words(latest)} of commentary in {latest.period_label}: {latest.n_with_theme} of {latest.n} pieces"
    )


def _voices(evidence: ThemeEvidence) -> Iterator[dict[str, object]]:
    for voice, title in _VOICES.items():
        sentences = [
            Quoted(found=one, pieces=quotation(one.sentence, one.hits, evidence.quoted_words))
            for one in evidence.sentences
            if one.voice == voice
        ]
        if sentences:
            yield {"title": title, "sentences": sentences}


def _examples(evidence: ThemeEvidence) -> tuple[str, ...]:
    """Return some of the words in which the theme was found last, the shortest ones, each once."""
    pieces = (quotation(one.sentence, one.hits, evidence.quoted_words) for one in evidence.sentences)
    found = {piece.text.casefold(): piece.text for of_one in pieces for piece in of_one if piece.is_hit}
    short = [text for text in found.values() if len(text) <= LONGEST_EXAMPLE]
    return tuple(sorted(short, key=lambda text: (len(text), text))[:MOST_EXAMPLES])


def _in_words(test: ShownTest) -> ResultInWords:
    is_step = test.test_code == "change_point" and test.verdict in _STEPS
    answer = _STEPS[test.verdict] if is_step else _ANSWERS.get(test.verdict, test.verdict)
    since = f" from {quarter_name(test.changed_from)} on" if test.changed_from else ""
    return ResultInWords(
        question=_QUESTIONS.get(test.test_code, test.test_code),
        answer=answer + since,
        detail=". ".join(_details(test)) + ".",
    )


def _details(test: ShownTest) -> Iterator[str]:
    if test.share_before is not None and test.share_after is not None:
        yield f"{percent(test.share_before)} before, {percent(test.share_after)} after"
    if test.odds_ratio is not None:
        interval = (
            f" ({test.odds_ratio_low:.3f} to {test.odds_ratio_high:.3f})"
            if test.odds_ratio_low is not None and test.odds_ratio_high is not None
            else ""
        )
        yield f"The odds change by a factor of {test.odds_ratio:.3f}{interval} from quarter to quarter"
    if test.p_adjusted is not None:
        yield f"p = {test.p_adjusted:.3g}, adjusted for all themes tested"
    yield f"{test.n_periods} quarters, {test.n_texts} texts" + (f", {test.n_sources} sources" if test.n_sources else "")
    if test.remark:
        yield test.remark[:1].upper() + test.remark[1:]
