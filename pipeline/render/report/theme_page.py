"""Page of one theme: its trend, its tests, the sentences behind it, its terms, edits, and how well it is found."""

from collections.abc import Iterator, Mapping
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
from pipeline.render.report.headline import last_firm, share_in_words
from pipeline.render.report.quotation import QuotedPiece, quotation
from pipeline.render.report.report_page import rendered
from pipeline.render.report.theme_in_words import results_in_words, weakness

MOST_EXAMPLES = 6
LONGEST_EXAMPLE = 60
_VOICES = {
    "author": "In the author’s own words",
    "quotation": "In quotations",
    "headline": "In headlines",
    "unknown": "Whose words is not known",
}


class ThemeNumbers(Record):
    """All that the tables give of one theme, apart from its evidence."""

    theme: ReportedTheme
    points: tuple[TrendPoint, ...]
    tests: tuple[ShownTest, ...]
    groups: tuple[GroupShare, ...]
    scores: tuple[OwnScore, ...]
    is_invented: bool = False  # the whole corpus


class ThemeEvidence(Record):
    """Sentences, terms and edits of one theme, and how many words of a sentence are quoted."""

    sentences: tuple[FoundSentence, ...]
    terms: tuple[CarryingTerm, ...]
    edits: tuple[ThemeEdit, ...]
    quoted_words: int
    most_sentences: int


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
    latest = last_firm(numbers.points)
    return rendered(
        "theme.html",
        root="../",
        is_invented=numbers.is_invented,
        theme=numbers.theme,
        weakness=weakness(numbers.theme),
        caption=_caption(latest),
        points=numbers.points,
        tests=results_in_words(numbers.tests),
        groups=[cell for cell in numbers.groups if cell.n],
        voices=list(_voices(evidence)),
        examples=_examples(evidence),
        quotes=evidence.quoted_words > 0,
        most_sentences=evidence.most_sentences,
        latest_period=latest.period_label if latest else "",
        terms=evidence.terms,
        edits=evidence.edits,
        scores=numbers.scores,
        wide=Markup(charts.wide),  # parsed and reduced to shapes: drawing.inlined
        narrow=Markup(charts.narrow),
        queries=queries,
    )


def _caption(latest: TrendPoint | None) -> str:
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
