"""Terms and a text in, the places of the terms out: one scan for literals, then the expression where they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from pipeline.themes.flat import spaced, without_signs
from pipeline.themes.literals import choose_literals
from pipeline.themes.sentences import Prose
from pipeline.themes.terms import Term

Place = tuple[int, int, int, int]  # sentence, term (both counted from 0), start and end in the folded text

_START = itemgetter(1)


class Finder:
    """Finds many terms at once; what it finds for each is what `finditer` finds in each sentence."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the scan. Expressions are compiled when first tried: most texts need few of them."""
        chosen = choose_literals(terms)
        tried_at: dict[str, list[int]] = defaultdict(list)
        for term, literals in enumerate(chosen):
            for text in sorted({text for literal in literals.texts for text in spaced(literal)}):
                tried_at[text].append(term)
        self._scan = BytesAhoCorasick(
            [text.encode() for text in tried_at], MatchKind.Standard, implementation=Implementation.DFA
        )
        self._tried_at = list(tried_at.values())
        self._tried_everywhere = [term for term, literals in enumerate(chosen) if not literals.texts]
        self._is_first = [literals.is_first for literals in chosen]
        self._is_plain = [term.is_plain for term in terms]
        self._terms = terms
        self._patterns: list[re.Pattern[str] | None] = [None] * len(terms)

    def find(self, prose: Prose) -> list[Place]:
        """Return the places of all terms, in no order."""
        places: list[Place] = []
        for term in self._tried_everywhere:
            for sentence in range(len(prose.sentences)):
                places += self._all_in(prose, sentence, term)
        self._find_by_literals(prose, places)
        return places

    def _find_by_literals(self, prose: Prose, places: list[Place]) -> None:
        """Add the places of the terms that have literals, trying each where `finditer` would find its next match."""
        sides = (prose.folded, prose.lowered)
        starts = [*(start for start, _ in prose.sentences), len(prose.folded) + 1]
        sentence, end = -1, 0
        searched = [0] * len(self._terms)  # up to where each term is done with
        tried_at, is_first, patterns, is_plain = self._tried_at, self._is_first, self._patterns, self._is_plain
        for literal, at, _ in self._literals(prose):
            while starts[sentence + 1] <= at:
                sentence += 1
                end = prose.sentences[sentence][1]
            for term in tried_at[literal]:
                if searched[term] > at:
                    continue
                if not is_first[term]:
                    places += self._all_in(prose, sentence, term)
                    searched[term] = end
                elif match := (patterns[term] or self._compile(term)).match(sides[is_plain[term]], at, end):
                    searched[term] = match.end()
                    places.append((sentence, term, at, searched[term]))

    def _literals(self, prose: Prose) -> list[tuple[int, int, int]]:
        """Return the literals in the order of the text: number, start of its first word, and end.

        The sign before that word is part of the literal, and one sign more than the text has stands before it all.
        """
        found = self._scan.find_matches_as_indexes(without_signs(prose.lowered), overlapping=True)
        return sorted(found, key=_START)

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
