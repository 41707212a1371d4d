"""Terms and a text in, the places of the terms out: one scan for literals, then the expression where they stand."""

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.themes.flat import flatten
from pipeline.themes.literals import choose_literals
from pipeline.themes.sentences import Prose
from pipeline.themes.terms import Term

Place = tuple[int, int, int, int]  # sentence, term (both counted from 0), start and end in the folded text

_BREAK = "\n"  # before each sentence; itself the literal 0 of the scan
_EXHAUSTED = -1


class Finder:
    """Finds many terms at once; what it finds for each is what `finditer` finds in each sentence."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the scan. Expressions are compiled when first tried: most texts need few of them."""
        needs = choose_literals(terms)
        literals = [_BREAK, *sorted(frozenset().union(*(texts for sets in needs for texts in sets)))]
        number_of = {literal: number for number, literal in enumerate(literals)}
        self._scan = AhoCorasick(literals, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
        self._terms = terms
        self._is_plain = [term.is_plain for term in terms]
        self._is_special = [bool(term.regex) or len(sets) > 1 for term, sets in zip(terms, needs, strict=True)]
        self._patterns: list[re.Pattern[str] | None] = [None] * len(terms)
        # A term is tried at each literal of its first set, in sentences that hold one of each further set.
        self._tried_at: list[list[int]] = [[] for _ in literals]
        self._further: list[tuple[frozenset[int], ...]] = []
        for term, sets in enumerate(needs):
            numbers = [frozenset(map(number_of.__getitem__, texts)) for texts in sets]
            self._further.append(tuple(numbers[1:]))
            for literal in numbers[0] if numbers else (0,):
                self._tried_at[literal].append(term)

    def find(self, prose: Prose) -> list[Place]:
        """Return the places of all terms, sentence by sentence, in no order within one."""
        places: list[Place] = []
        for sentence, literals in self._sentences(prose):
            self._find_in(prose, sentence, literals, places)
        for term in self._tried_at[0]:
            for sentence in range(len(prose.sentences)):
                places += self._all_in(prose, sentence, term)
        return places

    def _find_in(self, prose: Prose, sentence: int, literals: list[int], places: list[Place]) -> None:
        """Add the places in one sentence. Each match holds a literal of its own, so one search for each is enough."""
        start, end = prose.sentences[sentence]
        resume: dict[int, int] = {}
        for literal in literals:
            for term in self._tried_at[literal]:
                at = resume.get(term)
                if at is None:
                    at = self._begin(prose, sentence, term, literals, places) if self._is_special[term] else start
                if at != _EXHAUSTED:
                    pattern = self._patterns[term] or self._compile(term)
                    match = pattern.search(prose.lowered if self._is_plain[term] else prose.folded, at, end)
                    at = match.end() if match else _EXHAUSTED
                    if match:
                        places.append((sentence, term, match.start(), at))
                resume[term] = at

    def _begin(self, prose: Prose, sentence: int, term: int, literals: list[int], places: list[Place]) -> int:
        """Return where to search first: nowhere without the further literals, or if all is found here and now."""
        for texts in self._further[term]:
            if texts.isdisjoint(literals):
                return _EXHAUSTED
        if self._terms[term].regex:
            places += self._all_in(prose, sentence, term)
            return _EXHAUSTED
        return prose.sentences[sentence][0]

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

    def _sentences(self, prose: Prose) -> Iterator[tuple[int, list[int]]]:
        """Yield each sentence that holds literals, with their numbers in order."""
        scanned = flatten("".join([f"{_BREAK} {prose.lowered[start:end]} " for start, end in prose.sentences]))
        sentence, literals = -1, []
        for literal, _, _ in self._scan.find_matches_as_indexes(scanned, overlapping=True):
            if literal:
                literals.append(literal)
                continue
            if literals:
                yield sentence, literals
            sentence, literals = sentence + 1, []
        if literals:
            yield sentence, literals
