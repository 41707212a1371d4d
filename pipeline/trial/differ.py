"""Codebook diff on one text: the hits that only one of two codebooks finds.

Trends count core texts only, and each codebook has its own relevance rule. A text is therefore counted under a codebook
only if it is core under it, and a difference has one of two causes: the terms (the text is core under both), or the
relevance (it is core under one of them only, and all its hits are gained or lost).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.assess.relevance import RelevanceRule
from pipeline.records import Hit, Record, RelevanceClass
from pipeline.text.languages import UNKNOWN
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.match.matcher import Matcher, TextHits

_Sentences = set[tuple[str, int]]  # theme and number of the sentence


class Change(StrEnum):
    """Whether a sentence has a theme under the second codebook only, or under the first only."""

    GAINED = "gained"
    LOST = "lost"


class Cause(StrEnum):
    """Cause of a change: the terms differ, or the text is core under one of the codebooks only."""

    TERMS = "terms"
    RELEVANCE = "relevance"


class MovedText(Record):
    """One hit in a sentence that gained or lost the theme of the hit."""

    change: Change
    hit: Hit
    sentence_start: int  # an offset in the text, like those of the hit
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Side:
    """What one codebook counts in a text: nothing if the text is not core under it."""

    is_core: bool
    n_hits: Mapping[str, int]  # by theme


@dataclass(frozen=True, slots=True)
class TextDifference:
    """What two codebooks count in one text, and the hits in sentences that gained or lost a theme."""

    n_words: int
    before: Side
    after: Side
    moved: tuple[MovedText, ...]

    @property
    def cause(self) -> Cause:
        """The cause of the difference, if there is one."""
        return Cause.TERMS if self.before.is_core and self.after.is_core else Cause.RELEVANCE


class Differ:
    """Compares what two codebooks count in texts."""

    def __init__(self, old: Codebook, new: Codebook) -> None:
        """Prepare the search for the themes and the relevance of both."""
        self._matchers = (Matcher(old), Matcher(new))
        self._rules = [RelevanceRule(old)]
        if new.relevance != old.relevance:
            self._rules.append(RelevanceRule(new))

    def compare(self, title: str, text: str, language: str = UNKNOWN) -> TextDifference:
        """Return the difference for a counted text; `title` is the headline at its start, or empty."""
        body = text.removeprefix(f"{title}\n\n") if title else text
        are_core = [rule.assess(title, body, language).relevance is RelevanceClass.CORE for rule in self._rules]
        was_core, is_core = are_core[0], are_core[-1]
        if not (was_core or is_core):
            return TextDifference(0, Side(False, {}), Side(False, {}), ())
        old, new = (matcher.find(text) for matcher in self._matchers)
        hits_before = old.hits if was_core else ()
        hits_after = new.hits if is_core else ()
        known, found = _sentences(hits_before), _sentences(hits_after)
        return TextDifference(
            new.n_words,
            Side(was_core, Counter(hit.theme_id for hit in hits_before)),
            Side(is_core, Counter(hit.theme_id for hit in hits_after)),
            (
                *_moved(Change.LOST, old, hits_before, known - found),
                *_moved(Change.GAINED, new, hits_after, found - known),
            ),
        )


def _sentences(hits: tuple[Hit, ...]) -> _Sentences:
    return {(hit.theme_id, hit.sentence_number) for hit in hits}


def _moved(change: Change, text: TextHits, hits: tuple[Hit, ...], moved: _Sentences) -> Iterator[MovedText]:
    for hit in hits if moved else ():
        if (hit.theme_id, hit.sentence_number) in moved:
            sentence = text.sentences[hit.sentence_number - 1]
            yield MovedText(change=change, hit=hit, sentence_start=sentence.start, sentence_end=sentence.end)
