"""Multi-pattern search: one scan for required literals, then the term's expression where they occur.

A construction is tried only where the literals of all its parts occur: in one sentence, or in it and the one before.
Each part is searched for once in a sentence, however many constructions share it.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.text.flat import without_signs
from pipeline.text.sentences import Prose
from pipeline.themes.codebook.constructions import Construction, Pattern
from pipeline.themes.codebook.frequent import frequency
from pipeline.themes.codebook.literals import Literals, choose_literals
from pipeline.themes.codebook.terms import Term
from pipeline.themes.match.scan import Scan, Tried
from pipeline.themes.match.ways import Spans

Place = tuple[int, int, int, int]  # sentence, term (both numbered from 0), start and end in the folded text


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence in which all parts of a construction occur: the places of each, also in the sentence before."""

    sentence: int
    term: int
    parts: tuple[Spans, ...]
    before: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class _Cast:
    """The numbers of the parts of a construction, in its order, and once again as sets."""

    parts: tuple[int, ...]
    before: tuple[int, ...]
    here: frozenset[int]
    earlier: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Stage:
    """The parts whose literals occur in a sentence, and the places of those that were searched for."""

    sentence: int
    tried: Tried
    places: dict[int, Spans] = field(default_factory=dict)


class Finder:
    """Finds many terms at once, with the same result as `finditer` of each term in each sentence."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Build the scan. Expressions are compiled on first use: most texts need few of them."""
        self._singles = {number: term for number, term in enumerate(patterns) if isinstance(term, Term)}
        self._casts: dict[int, _Cast] = {}
        numbers: dict[Term, int] = {}
        for number, construction in enumerate(patterns):
            if isinstance(construction, Construction):
                parts, before = (
                    tuple(numbers.setdefault(part, len(patterns) + len(numbers)) for part in side)
                    for side in (construction.parts, construction.before)
                )
                self._casts[number] = _Cast(parts, before, frozenset(parts), frozenset(before))
        self._parts = {number: part for part, number in numbers.items()}
        self._terms = self._singles | self._parts
        size = len(patterns) + len(numbers)
        self._is_plain = [number in self._terms and self._terms[number].is_plain for number in range(size)]
        self._patterns: list[re.Pattern[str] | None] = [None] * size
        self._scan = Scan(self._choose_literals())

    def _choose_literals(self) -> list[Literals]:
        """Return the literals of each number; those of a construction are those of its rarest part."""
        chosen = dict(zip(self._terms, choose_literals(list(self._terms.values())), strict=True))
        for number, cast in self._casts.items():
            texts = (chosen[part].texts for part in cast.parts)
            chosen[number] = Literals(min(texts, key=lambda needed: frequency(needed) if needed else math.inf))
        return [chosen[number] for number in range(len(self._patterns))]

    def find(self, prose: Prose) -> list[Place]:
        """Return the places of all terms but constructions, in no particular order."""
        places, _ = self.search(prose)
        return places

    def search(self, prose: Prose) -> tuple[list[Place], list[Scene]]:
        """Return the places of all terms, in no particular order, and the scenes of all constructions."""
        places: list[Place] = []
        scenes: list[Scene] = []
        earlier: _Stage | None = None
        flat, tried_in, casts = without_signs(prose.lowered), self._scan.tried_in, self._casts
        for sentence, (start, end) in enumerate(prose.sentences):
            # One character before the sentence and one behind it: literals may include them.
            tried = tried_in(flat[start : end + 2])
            if casts:
                called = [number for number in tried if number in casts]
                stage = _Stage(sentence, {number: ats for number, ats in tried.items() if number in self._parts})
                if called:
                    scenes += self._scenes(prose, called, stage, earlier)
                if called or stage.tried:
                    tried = {number: ats for number, ats in tried.items() if number in self._singles}
                earlier = stage
            if tried:
                places += self._find_in(prose, sentence, tried)
        return places, scenes

    def _scenes(self, prose: Prose, called: list[int], stage: _Stage, earlier: _Stage | None) -> Iterator[Scene]:
        for number in called:
            if scene := self._scene(prose, number, stage, earlier):
                yield scene

    def _scene(self, prose: Prose, number: int, stage: _Stage, earlier: _Stage | None) -> Scene | None:
        """Return the scene of a construction that one of its literals has called; None if a part does not occur."""
        cast = self._casts[number]
        if not stage.tried.keys() >= cast.here:
            return None
        if cast.before and not (earlier and earlier.tried.keys() >= cast.earlier and _is_next(prose, stage.sentence)):
            return None
        before = tuple(self._places(prose, earlier, part) for part in cast.before) if earlier else ()
        parts = tuple(self._places(prose, stage, part) for part in cast.parts)
        return Scene(stage.sentence, number, parts, before) if all(parts) and all(before) else None

    def _places(self, prose: Prose, stage: _Stage, part: int) -> Spans:
        """Return the places of a part in a sentence, which is searched only the first time."""
        if part not in stage.places:
            found = self._find_in(prose, stage.sentence, {part: stage.tried[part]})
            stage.places[part] = [(start, end) for _, _, start, end in found]
        return stage.places[part]

    def _find_in(self, prose: Prose, sentence: int, tried: Tried) -> Iterator[Place]:
        """Yield the places of the terms to be tried in one sentence, as `finditer` finds them."""
        start, end = prose.sentences[sentence]
        for term, ats in tried.items():
            text = prose.lowered if self._is_plain[term] else prose.folded
            pattern = self._patterns[term] or self._compile(term)
            if not ats:  # the sentence on its own, because an expression may look behind its start
                found = pattern.finditer(text[start:end])
                yield from ((sentence, term, start + match.start(), start + match.end()) for match in found if match[0])
            searched = 0
            for at in sorted(ats):  # a longer literal may begin before one that ends before it
                if at >= searched and (matched := pattern.match(text, start + at, end)):
                    searched = matched.end() - start
                    yield sentence, term, start + at, matched.end()

    def _compile(self, term: int) -> re.Pattern[str]:
        self._patterns[term] = pattern = self._terms[term].compile()
        return pattern


def _is_next(prose: Prose, sentence: int) -> bool:
    """Return whether a sentence is in the same paragraph as the one before: a line end ends a paragraph."""
    _, end = prose.sentences[sentence - 1]
    return "\n" not in prose.folded[end : prose.sentences[sentence][0]]
