"""Terms and a text in, the places of the terms out: literals first, in one scan, then the expression where one stands."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.themes.flat import flatten
from pipeline.themes.literals import choose_literals
from pipeline.themes.sentences import Prose
from pipeline.themes.terms import Term

Search = Callable[[Prose, int, int], Iterable[tuple[int, int]]]
_NEXT_SENTENCE = "\n"


class Place(NamedTuple):
    """One match of one term: `folded[start:end]` in the sentence of that index."""

    sentence: int
    term: int
    start: int
    end: int


class Finder:
    """Finds many terms at once; what it finds for each is what `finditer` finds in each sentence."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Build the scanner. Expressions are compiled when their literal is first seen: most texts need few."""
        needs = choose_literals(terms)
        literals = [_NEXT_SENTENCE, *sorted({literal for sets in needs for texts in sets for literal in texts})]
        number_of = {literal: number for number, literal in enumerate(literals)}
        self._terms = terms
        self._scanner = AhoCorasick(literals, matchkind=MatchKind.Standard)
        self._others = [[frozenset(number_of[x] for x in texts) for texts in sets[1:]] for sets in needs]
        wanting: list[list[int]] = [[] for _ in literals]
        for term, sets in enumerate(needs):
            for literal in sets[0] if sets else (_NEXT_SENTENCE,):
                wanting[number_of[literal]].append(term)
        self._wanting = [tuple(x) for x in wanting]
        self._searches: list[Search | None] = [None] * len(terms)
        self._is_plain = [term.is_plain for term in terms]

    def find(self, prose: Prose) -> list[Place]:
        """Return the places of all terms, sentence by sentence, in no order within one."""
        places: list[Place] = []
        sentence = -1
        seen: list[int] = []
        for literal, _, _ in self._scanner.find_matches_as_indexes(_scanned(prose), overlapping=True):
            if literal:
                seen.append(literal)
                continue
            if len(seen)>1:
                places += self._find_in(prose, sentence, seen)
            seen = [0]
            sentence += 1
        if len(seen)>1:
            places += self._find_in(prose, sentence, seen)
        return places

    def _find_in(self, prose, sentence: int, seen: list[int]) -> list[Place]:
        places = []
        start, end = prose.sentences[sentence]
        texts = (prose.folded, prose.lowered)
        resume: dict[int, int] = {}
        for literal in seen:
            for term in self._wanting[literal]:
                at = resume.get(term)
                if at is None:
                    at = start
                    if others:=self._others[term]:
                        for other in others:
                            if other.isdisjoint(seen):
                                at = resume[term] = -1
                                break
                if at < 0:
                    continue
                search = self._searches[term] or self._prepare(term)
                match = search(texts[self._is_plain[term]], at, end)
                if match:
                    places.append(Place(sentence, term, match.start(), match.end()))
                    resume[term] = match.end()
                else:
                    resume[term] = -1
        return places

    def _prepare(self, number: int) -> Search:
        term = self._terms[number]
        self._searches[number] = search = term.compile().search
        return search


def _scanned(prose: Prose) -> str:
    return flatten("".join([f"\n {prose.lowered[start:end]} " for start, end in prose.sentences]))


def _search(term: Term) -> Search:
    finditer = term.compile().finditer
    if term.regex:
        return lambda prose, start, end: _squeezed_spans(finditer, prose.folded, start, end)
    if term.is_plain:
        return lambda prose, start, end: [match.span() for match in finditer(prose.lowered, start, end)]
    return lambda prose, start, end: [match.span() for match in finditer(prose.folded, start, end)]


def _squeezed_spans(finditer: Any, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the matches in a sentence with single spaces, which is how an expression written by hand sees it."""
    sentence = text[start:end]
    squeezed = " ".join(sentence.split())
    offsets: Sequence[int] = range(len(sentence))
    if len(squeezed) != len(sentence):
        offsets = [at for at, char in enumerate(sentence) if not (char.isspace() and sentence[at - 1].isspace())]
    for match in finditer(squeezed):
        if match[0]:
            yield start + offsets[match.start()], start + offsets[match.end() - 1] + 1
