"""Terms and a text in, the places of the terms out: one scan for literals, then the expression where they stand."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.themes.flat import spaced, without_signs
from pipeline.themes.literals import choose_literals
from pipeline.themes.sentences import Prose
from pipeline.themes.terms import Term

Place = tuple[int, int, int, int]  # sentence, term (both counted from 0), start and end in the folded text

_Found = tuple[list[int], list[int]]  # literals: the numbers, and where they stand

_START = itemgetter(1)


class Finder:
    """Finds many terms at once; what it finds for each is what `finditer` finds in each sentence."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the scan. Expressions are compiled when first tried: most texts need few of them."""
        chosen = choose_literals(terms)
        numbers: dict[str, int] = {}
        sets: dict[frozenset[str], frozenset[int]] = {}  # terms share them
        for texts in {texts for literals in chosen for texts in (literals.texts, literals.others)}:
            spellings = sorted({text for literal in texts for text in spaced(literal)})
            sets[texts] = frozenset(numbers.setdefault(text, len(numbers)) for text in spellings)
        self._scan = BytesAhoCorasick(
            [text.encode() for text in numbers], MatchKind.Standard, implementation=Implementation.DFA
        )
        self._direct: list[list[int]] = [[] for _ in numbers]  # terms to try where the literal stands
        self._guarded: list[list[int]] = [[] for _ in numbers]  # to try in its sentence, if that holds another
        self._alone: list[list[int]] = [[] for _ in numbers]  # to search its sentence for
        for term, literals in enumerate(chosen):
            way = self._guarded if literals.others else self._direct if literals.first else self._alone
            for number in sets[literals.texts]:
                way[number].append(term)
        self._tried_everywhere = [term for term, literals in enumerate(chosen) if not literals.texts]
        self._others = [sets[literals.others] for literals in chosen]
        self._first = [sets.get(literals.first, frozenset()) for literals in chosen]
        self._is_plain = [term.is_plain for term in terms]
        self._terms = terms
        self._patterns: list[re.Pattern[str] | None] = [None] * len(terms)

    def find(self, prose: Prose) -> list[Place]:
        """Return the places of all terms, in no order."""
        places: list[Place] = []
        for term in self._tried_everywhere:
            for sentence in range(len(prose.sentences)):
                places += self._all_in(prose, sentence, term)
        numbers, ats = self._literals(prose)
        bounds = [*(start for start, _ in prose.sentences), len(prose.folded) + 2]
        first = 0
        while first < len(ats):
            sentence = bisect_right(bounds, ats[first]) - 1
            last = bisect_left(ats, bounds[sentence + 1], first)
            self._find_in(prose, sentence, (numbers[first:last], ats[first:last]), places)
            first = last
        return places

    def _find_in(self, prose: Prose, sentence: int, found: _Found, places: list[Place]) -> None:
        """Add the places in one sentence: of the terms that begin with a literal, and of those that it calls for."""
        sides, end = (prose.folded, prose.lowered), prose.sentences[sentence][1]
        direct, patterns, is_plain = self._direct, self._patterns, self._is_plain
        searched: dict[int, int] = {}  # up to where each term is done with
        for literal, at in zip(*found, strict=True):
            for term in direct[literal]:
                if searched.get(term, 0) <= at:
                    pattern = patterns[term] or self._compile(term)
                    if match := pattern.match(sides[is_plain[term]], at, end):
                        searched[term] = match.end()
                        places.append((sentence, term, at, searched[term]))
        literals = set(found[0])
        others = self._others
        for term in set(chain.from_iterable(map(self._guarded.__getitem__, literals))):
            if not others[term].isdisjoint(literals):
                self._find_at(prose, sentence, term, found, places)
        for term in set(chain.from_iterable(map(self._alone.__getitem__, literals))):
            places += self._all_in(prose, sentence, term)

    def _find_at(self, prose: Prose, sentence: int, term: int, found: _Found, places: list[Place]) -> None:
        """Add the places of a term in a sentence, tried where `finditer` would find its next match."""
        first = self._first[term]
        text = prose.lowered if self._is_plain[term] else prose.folded
        pattern = self._patterns[term] or self._compile(term)
        searched, end = prose.sentences[sentence]
        for literal, at in zip(*found, strict=True):
            if literal in first and at >= searched and (match := pattern.match(text, at, end)):
                searched = match.end()
                places.append((sentence, term, at, searched))

    def _literals(self, prose: Prose) -> _Found:
        """Return the literals in the order of the text: the number of each, and the start of its first word.

        The sign before that word is part of the literal, and one sign more than the text has stands before it all.
        """
        found = self._scan.find_matches_as_indexes(without_signs(prose.lowered), overlapping=True)
        found.sort(key=_START)
        return [number for number, _, _ in found], [at for _, at, _ in found]

    def _all_in(self, prose: Prose, sentence: int, term: int) -> Iterator[Place]:
        """Yield all places of a term in a sentence on its own, for an expression may look at its beginning."""
        start, end = prose.sentences[sentence]
        text = (prose.lowered if self._is_plain[term] else prose.folded)[start:end]
        for match in (self._patterns[term] or self._compile(term)).finditer(text):
            if match[0]:
                yield sentence, term, start + match.start(), start + match.end()

    def _compile(self, term: int) -> re.Pattern[str]:
        self._patterns[term] = pattern = self._terms[term].compile()
        return pattern
