"""A text in; its phrases of two to four words out, each as one number: so many texts are counted in little room."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.text.fold import fold
from pipeline.trial.function_words import FUNCTION_WORDS

SHORTEST, LONGEST = 2, 4  # words
Keys = NDArray[np.uint64]

_TOKEN = re.compile(r"[^\W_]+(?:['\-][^\W_]+)*|\n|[^\w\s\"']")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: D. Knuth, The Art of Computer Programming, 6.4


@dataclass(frozen=True)
class Grams:
    """The phrases of one text, each once: their keys in ascending order, and the numbers of their words (0: none)."""

    keys: Keys
    words: NDArray[np.int32]  # one row of LONGEST numbers per key


class Vocabulary:
    """Numbers words from 1; 0 is a sign that no phrase crosses, or a word that is not to be learnt any more."""

    def __init__(self) -> None:
        """Begin with no word."""
        self._number: dict[str, int] = {}
        self._words = [""]
        self._is_edge = np.zeros(1024, dtype=bool)  # longer than the words are many

    def words(self, numbers: NDArray[np.int32]) -> str:
        """Return the phrase that `numbers` stand for."""
        return " ".join(self._words[number] for number in numbers if number)

    def grams(self, text: str, *, learns: bool = True) -> Grams:
        """Return the phrases of `text` that begin and end with a word of substance.

        With a function word or a number at its edge a phrase says no more than without.
        """
        tokens = _TOKEN.findall(fold(text).text.lower())
        find = self._learn if learns else self._number_of
        numbers = np.fromiter(map(find, tokens), dtype=np.int32, count=len(tokens))
        edges = self._is_edge[numbers]
        found = [_of_length(numbers, edges, length) for length in range(SHORTEST, LONGEST + 1)]
        keys, first = np.unique(np.concatenate([keys for keys, _ in found]), return_index=True)
        return Grams(keys, np.concatenate([words for _, words in found])[first])

    def _number_of(self, token: str) -> int:
        return self._number.get(token, 0)

    def _learn(self, token: str) -> int:
        number = self._number.get(token)
        if number is None:
            if not token[0].isalnum():
                return 0
            number = self._number[token] = len(self._words)
            self._words.append(token)
            if number == len(self._is_edge):
                self._is_edge = np.concatenate([self._is_edge, np.zeros_like(self._is_edge)])
            self._is_edge[number] = token not in FUNCTION_WORDS and not token.isdigit()
        return number


def _of_length(numbers: NDArray[np.int32], edges: NDArray[np.bool_], length: int) -> tuple[Keys, NDArray[np.int32]]:
    if len(numbers) < length:
        return np.empty(0, np.uint64), np.empty((0, LONGEST), np.int32)
    windows = np.lib.stride_tricks.sliding_window_view(numbers, length)
    windows = windows[edges[: len(windows)] & edges[length - 1 :] & (windows > 0).all(axis=1)]
    keys = np.zeros(len(windows), np.uint64)
    for column in range(length):
        keys = (keys + windows[:, column].astype(np.uint64)) * _SPREAD  # wraps at 2^64
    return keys, np.pad(windows, ((0, 0), (0, LONGEST - length)))


def phrase_spans(words: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a phrase in a folded text."""
    tokens = [(match[0].lower(), *match.span()) for match in _TOKEN.finditer(folded)]
    wanted = words.split()
    for at in range(len(tokens) - len(wanted) + 1):
        run = tokens[at : at + len(wanted)]
        if [token for token, _, _ in run] == wanted:
            yield run[0][1], run[-1][2]
