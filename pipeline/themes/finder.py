"""Terms and a text in, the places of the terms out: literals first, in one scan, then the expression where one stands."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.themes.flat import flatten
from pipeline.themes.literals import choose_literals
from pipeline.themes.sentences import Prose
from pipeline.themes.terms import Term

Search = Callable[[str, int, int], re.Match[str] | None]

_BREAK = "\n"  # between sentences, itself one of the literals of the scan
_EXHAUSTED = -1


class Place(NamedTuple):
    """One match of one term: `folded[start:end]` in the sentence of that index."""

    sentence: int
    term: int
    start: int
    end: int


class Finder:
    """Finds many terms at once; what it finds for each is what `finditer` finds in each sentence."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the scanner. Expressions are compiled when they are first tried: most texts need few."""
        needs = choose_literals(terms)
        literals = [_BREAK, *sorted(frozenset().union(*(texts for sets in needs for texts in sets)))]
        number_of = {literal: number for number, literal in enumerate(literals)}
        self._scanner = AhoCorasick(literals, matchkind=MatchKind.Standard)
        self._terms = terms
        self._is_plain = [term.is_plain for term in terms]
        self._searches: list[Search | None] = [None] * len(terms)
        # A term is tried at each literal of its first set, in sentences that hold one of each further set.
        self._further = [tuple(frozenset(map(number_of.__getitem__, texts)) for texts in sets[1:]) for sets in needs]
        self._tried_at: list[list[int]] = [[] for _ in literals]
        for number, sets in enumerate(needs):
            for literal in sets[0] if sets else (_BREAK,):
                self._tried_at[number_of[literal]].append(number)

    def find(self, prose: Prose) -> list[Place]:
        """Return the places of all terms, sentence by sentence, in no order within one."""
        scanned = flatten("".join([f"{_BREAK} {prose.lowered[start:end]} " for start, end in prose.sentences]))
        places: list[Place] = []
        seen: list[int] = []
        sentence = -1
        for literal, _, _ in self._scanner.find_matches_as_indexes(scanned + _BREAK, overlapping=True):
            if literal == 0:  # the break
                if seen:
                    self._find_in(prose, sentence, seen, places)
                sentence += 1
                seen = [0] if self._tried_at[0] else []
            else:
                seen.append(literal)
        return places

    def _find_in(self, prose: Prose, sentence: int, seen: list[int], places: list[Place]) -> None:
        """Add the places in one sentence: one search at each literal goes on where the last one of its term ended."""
        start, end = prose.sentences[sentence]
        resume: dict[int, int] = {}
        for literal in seen:
            for term in self._tried_at[literal]:
                at = resume.get(term)
                if at is None:
                    at = start
                    for texts in self._further[term]:
                        if texts.isdisjoint(seen):
                            at = _EXHAUSTED
                if at >= 0:
                    search = self._searches[term] or self._prepare(term)
                    match = search(prose.lowered if self._is_plain[term] else prose.folded, at, end)
                    if match:
                        at=match.end()
                        places.append((match.start(), at, term, sentence))
                    else: at = _EXHAUSTED
                resume[term] = at

    def _prepare(self, number: int) -> Search:
        self._searches[number] = search = self._terms[number].compile().search
        return search
