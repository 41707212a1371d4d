"""Aho-Corasick literal prefilter: the terms that may match in a sentence, each with the places where to try it.

Sets of terms are integer bit sets, so that one operation handles all terms.
"""

from collections.abc import Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.text.flat import spaced
from pipeline.themes.codebook.literals import Literals, Texts

Tried = dict[int, list[int]]  # terms, each with the places where to try it; if none, the sentence is searched


class Scan:
    """Searches for the literals of many terms in one pass."""

    def __init__(self, chosen: Sequence[Literals]) -> None:
        """Build the automaton from the literals of the terms, one entry per term."""
        numbers: dict[str, int] = {}
        sets: dict[Texts, frozenset[int]] = {}  # terms share them
        for texts in {texts for literals in chosen for texts in (literals.texts, literals.before)}:
            spellings = sorted({text for literal in texts for text in spaced(literal)})
            sets[texts] = frozenset(numbers.setdefault(text, len(numbers)) for text in spellings)
        self._find = BytesAhoCorasick(
            [text.encode() for text in numbers], MatchKind.Standard, implementation=Implementation.DFA
        ).find_matches_as_indexes
        begins, ends = [0] * len(numbers), [0] * len(numbers)
        starts: list[list[int]] = [[] for _ in numbers]
        for term, literals in enumerate(chosen):
            for number in sets[literals.before]:
                begins[number] |= 1 << term
            for number in sets[literals.texts]:
                if literals.texts == literals.first:
                    starts[number].append(term)
                else:
                    ends[number] |= 1 << term
        # Per literal: terms that it must precede, terms to try once it has occurred, terms to try at its place.
        self._calls = list(zip(begins, ends, map(tuple, starts), strict=True))
        self._begun = sum(1 << term for term, literals in enumerate(chosen) if not literals.before)
        self._first = [sets.get(literals.first, frozenset()) for literals in chosen]
        self._always: Tried = {term: [] for term, literals in enumerate(chosen) if not literals.texts}

    def tried_in(self, sentence: bytes) -> Tried:
        """Return the terms that may match in a sentence, given as flat text with one more character on either side."""
        tried, calls = self._always.copy(), self._calls
        begun, called = self._begun, 0
        found = self._find(sentence, overlapping=True)
        for literal, at, _ in found:  # in the order in which they end
            begins, ends, starts = calls[literal]
            if ends:
                called |= begun & ends
            if begins:
                begun |= begins
            for term in starts:
                tried.setdefault(term, []).append(at)
        while called:
            term = called.bit_length() - 1
            called ^= 1 << term
            first = self._first[term]
            tried[term] = [at for literal, at, _ in found if literal in first] if first else []
        return tried
