"""Multi-pattern search: one scan for required literals, then the term's expression where they occur."""

import re
from collections.abc import Iterator, Sequence

from pipeline.text.flat import without_signs
from pipeline.text.sentences import Prose
from pipeline.themes.codebook.literals import choose_literals
from pipeline.themes.codebook.terms import Term
from pipeline.themes.match.scan import Scan, Tried

Place = tuple[int, int, int, int]  # sentence, term (both numbered from 0), start and end in the folded text


class Finder:
    """Finds many terms at once, with the same result as `finditer` of each term in each sentence."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the scan. Expressions are compiled on first use: most texts need few of them."""
        self._scan = Scan(choose_literals(terms))
        self._is_plain = [term.is_plain for term in terms]
        self._terms = terms
        self._patterns: list[re.Pattern[str] | None] = [None] * len(terms)

    def find(self, prose: Prose) -> list[Place]:
        """Return the places of all terms, in no particular order."""
        places: list[Place] = []
        flat, tried_in = without_signs(prose.lowered), self._scan.tried_in
        for sentence, (start, end) in enumerate(prose.sentences):
            # One character before the sentence and one behind it: literals may include them.
            if tried := tried_in(flat[start : end + 2]):
                places += self._find_in(prose, sentence, tried)
        return places

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
