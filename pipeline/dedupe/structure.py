"""Paraphrase-invariant text structure: names, numbers and quotes in order, and the lengths of its parts."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from pipeline.dedupe.words import words_of

_FACT = re.compile(r"[A-Z0-9][^\W_]*(?:[.,]\d+)*|[“\"](?=\S)")  # a name, a number, or the start of a quotation
_SENTENCE = re.compile(r"[^.!?]+[.!?]+|[^.!?]+$")
_TOKEN = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d++(?:[.,\u00a0\u2009\u202f]\d++)*+")
_GROUPED = re.compile(r"(\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})++)(\.\d++)?")
FACTS_IN_A_ROW = 3
FEWEST_FACTS = 15  # with fewer, two reports of the same day may well name the same ones
SAME_FACTS = 0.6  # Jaccard of facts, three in a row: reports of two agencies on one event share a tenth
SAME_PLACES = 0.7  # of the paragraph ends; unrelated texts share 0.4 of them by chance
_NEAR = 0.2  # of the mean length of a part
_FEWEST_PARTS = 4


class Structure:
    """The structure of one text."""

    def __init__(self, text: str) -> None:
        """Take the text; paragraphs are separated by an empty line."""
        self._text = text

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Names, numbers and starts of quotations, in order; no capital that only begins a sentence."""
        return tuple(fact.replace(",", "").replace("“", '"') for fact in self._facts_as_written)

    @cached_property
    def _plain(self) -> str:
        return join_thousands(self._text)

    @cached_property
    def _facts_as_written(self) -> tuple[str, ...]:  # the form of them that core.signs has
        return tuple(_facts_in(self._text))

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """Trigrams of the facts."""
        return frozenset(zip(*(self.facts[n:] for n in range(FACTS_IN_A_ROW)), strict=False))

    @cached_property
    def tokens(self) -> frozenset[str]:
        """All words and numbers, case folded, compounds split, digits not grouped."""
        return frozenset(_tokens_in(self._plain))

    def subjects(self, title: str) -> frozenset[str]:
        """Return the names and numbers that the text is about: those that it repeats or has in its headline."""
        is_plain = self._plain == self._text
        found = self._facts_as_written if is_plain else _facts_in(self._plain)
        facts = Counter(part for fact in found for part in _tokens_in(fact) if _is_telling(part))
        in_title = set(_tokens_in(join_thousands(title)))
        return frozenset(fact for fact, n_times in facts.items() if fact in in_title or n_times > 1)

    def is_like(self, other: "Structure") -> bool:
        """Return whether both have the same facts in the same order, in parts of the same lengths."""
        if min(len(self.facts), len(other.facts)) < FEWEST_FACTS:
            return False
        if len(self.runs & other.runs) < SAME_FACTS * len(self.runs | other.runs):
            return False
        shares = (
            _share_in_place(self._paragraphs, other._paragraphs),
            _share_in_place(self._sentences, other._sentences),
        )
        told = [share for share in shares if share is not None]
        return bool(told) and min(told) >= SAME_PLACES

    @cached_property
    def _paragraphs(self) -> tuple[float, ...]:
        return _ends(self._text.split("\n\n"))

    @cached_property
    def _sentences(self) -> tuple[float, ...]:
        return _ends(_SENTENCE.findall(self._text))


def join_thousands(text: str) -> str:
    """Return the text with its numbers written without separators of thousands, as outlets group digits differently."""
    return _NUMBER.sub(_joined, text)


def _joined(number: re.Match[str]) -> str:
    if grouped := _GROUPED.fullmatch(number[0]):
        return "".join(filter(str.isdigit, grouped[1])) + (grouped[2] or "")
    return number[0]


def _tokens_in(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def _facts_in(text: str) -> Iterator[str]:
    for found in _FACT.finditer(text):
        if is_fact(found[0][0], text[max(0, found.start() - 2) : found.start()]):
            yield found[0]


def is_fact(first: str, before: str) -> bool:
    """Return whether a match that starts with `first` is a fact: neither part of a word nor the start of a sentence."""
    if not first.isalpha():
        return not before[-1:].isalnum()
    if before.endswith(" "):
        return before[0].isalnum() or before[0] in ",;)"
    return before.endswith(("-", "–", "("))


def _is_telling(fact: str) -> bool:
    return len(fact) > 1 or fact.isdigit()


def _ends(parts: Iterable[str]) -> tuple[float, ...]:
    """Return the end of each part but the last, as a share (0 to 1) of all words."""
    lengths = [n for part in parts if (n := len(words_of(part)))]
    *ends, total = list(accumulate(lengths)) or [0]
    return tuple(end / total for end in ends)


def _share_in_place(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Return the share of ends that both have at the same place; None if either has too few parts."""
    if min(len(a), len(b)) + 1 < _FEWEST_PARTS:
        return None
    near = _NEAR / (max(len(a), len(b)) + 1)
    return min(_share_found(a, b, near), _share_found(b, a, near))


def _share_found(ends: Sequence[float], among: Sequence[float], near: float) -> float:
    return sum(any(abs(end - other) <= near for other in _around(among, end)) for end in ends) / len(ends)


def _around(ends: Sequence[float], place: float) -> Sequence[float]:
    at = bisect(ends, place)
    return ends[max(0, at - 1) : at + 1]
